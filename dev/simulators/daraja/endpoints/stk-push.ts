import { done, type Endpoint } from '../gateway/endpoint';
import {
  isAmount,
  isBase64,
  isPhone,
  isShortCode,
  isTimestamp,
  isUrl,
  oneOf,
  readFields,
  textFrom,
  textOf,
} from '../gateway/fields';
import { checkPassword } from './stk-password';

const PAY_BILL = 'CustomerPayBillOnline';
const ACCEPTED = 'Success. Request accepted for processing';

const FIELDS = {
  BusinessShortCode: isShortCode,
  Password: isBase64,
  Timestamp: isTimestamp,
  TransactionType: oneOf(PAY_BILL, 'CustomerBuyGoodsOnline'),
  Amount: isAmount,
  PartyA: isPhone,
  PartyB: isShortCode,
  PhoneNumber: isPhone,
  CallBackURL: isUrl,
  AccountReference: (text: string) => /^[A-Za-z0-9 ._/-]{1,12}$/.test(text),
  TransactionDesc: textFrom(0, 13),
};

/** Puts a prompt on a phone. The same request twice is two prompts. */
export const stkPush: Endpoint = {
  point: 'stk.push',
  routes: ['POST /mpesa/stkpush/v1/processrequest'],
  about: (body) => ({
    shortCode: textOf(body, 'BusinessShortCode'),
    phone: textOf(body, 'PhoneNumber'),
    amount: textOf(body, 'Amount'),
    accountReference: textOf(body, 'AccountReference'),
  }),
  handle: async ({ body }, world) => {
    const fields = readFields(body, FIELDS);
    checkPassword(world, fields);
    const push = await world.stk.accept({
      shortCode: fields.BusinessShortCode,
      payee: fields.PartyB,
      isPayBill: fields.TransactionType === PAY_BILL,
      phone: fields.PhoneNumber,
      amount: Number(fields.Amount),
      accountReference: fields.AccountReference,
      callbackUrl: fields.CallBackURL,
    });
    return done({
      MerchantRequestID: push.merchantRequestId,
      CheckoutRequestID: push.checkoutRequestId,
      ResponseCode: '0',
      ResponseDescription: ACCEPTED,
      CustomerMessage: ACCEPTED,
    });
  },
};
