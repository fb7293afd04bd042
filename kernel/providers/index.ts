export { parseStkCallback, type StkCallback } from './mpesa/callbacks';
export { parseResult } from './mpesa/results';
export { openMpesaAccounts, readMpesaAccounts } from './mpesa/accounts';
export { shillingsToMinor } from './mpesa/amount';
export { openMpesa } from './mpesa/gateway';
export type { MpesaCredentials, MpesaGateway, StatementLine } from './mpesa/port';
export { ProviderError } from './mpesa/provider-error';
export type { ProviderCall } from './mpesa/transport';
export { openSms, smsLength, SmsServerError, type SmsSender } from './sms';
