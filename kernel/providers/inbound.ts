export { callbackToken, verifyCallbackToken } from './callback-token';
export { parseStkCallback } from './mpesa/callbacks';
export { parseC2bConfirmation } from './mpesa/paybill';
export { parseResult, parseTimeout } from './mpesa/results';
