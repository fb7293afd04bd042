export { callbackToken, verifyCallbackToken } from './callback-token';
export { parseStkCallback, type StkCallback } from './mpesa/callbacks';
export { parseC2bConfirmation, type C2bConfirmation } from './mpesa/paybill';
export { parseResult, parseTimeout, type ProviderResult, type ProviderTimeout } from './mpesa/results';
