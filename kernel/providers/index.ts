export { openSms, smsLength, SmsServerError, type SmsSender } from './sms';
