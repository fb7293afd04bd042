export { parseResult, parseStkCallback, type ProviderResult, type StkCallback } from './mpesa/callbacks';
export { openMpesaAccounts, readMpesaAccounts, type MpesaAccounts } from './mpesa/accounts';
export { openMpesa, type MpesaCredentials } from './mpesa/gateway';
export type { B2cPayment, MpesaGateway, StatementLine } from './mpesa/port';
export { shillingsToMinor } from './mpesa/amount';
export { ProviderError } from './mpesa/provider-error';
export type { ProviderCall } from './mpesa/transport';
export { openSms, smsLength, SmsServerError, type SmsSender } from './sms';
