export { openSms } from './africas-talking';
export { smsLength } from './length';
export { SmsServerError, type SmsOutcome, type SmsSender } from './sender';
