export { parseStkCallback, type StkCallback } from './mpesa/callbacks';
export { parseResult, type ProviderResult } from './mpesa/results';
export { openMpesaAccounts, readMpesaAccounts, type MpesaAccounts } from './mpesa/accounts';
export { shillingsToMinor } from './mpesa/amount';
export { openMpesa } from './mpesa/gateway';
export type { B2cPayment, MpesaCredentials, MpesaGateway, StatementLine } from './mpesa/port';
export { ProviderError } from './mpesa/provider-error';
export type { ProviderCall } from './mpesa/transport';
export { openSms, smsLength, SmsServerError, type SmsSender } from './sms';
