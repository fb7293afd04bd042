export { openSms } from './africas-talking';
export { smsLength } from './length';
export { SmsServerError, type SmsSender } from './sender';
