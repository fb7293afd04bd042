import { done, type Endpoint } from '../gateway/endpoint';
import {
  isAmount,
  isPhone,
  isShortCode,
  isUrl,
  oneOf,
  optional,
  readFields,
  textFrom,
  textOf,
} from '../gateway/fields';
import { Refusal } from '../gateway/refusal';

/** The portal refuses addresses with these words in them. */
const BANNED_WORDS = /m-?pesa|safaricom|\bexec?\b|\bcmd\b|sql|query/i;
const isRegistrableUrl = (text: string): boolean => isUrl(text) && !BANNED_WORDS.test(text);

const REGISTER_FIELDS = {
  ShortCode: isShortCode,
  ResponseType: oneOf('Completed', 'Cancelled'),
  ConfirmationURL: isRegistrableUrl,
  ValidationURL: optional(isRegistrableUrl),
};

const versionOf = (route: string): 1 | 2 => (route.includes('/v1/') ? 1 : 2);

/** Where a short code's payments are told; the version that registers decides whether phones are masked. */
export const c2bRegister: Endpoint = {
  point: 'c2b.register',
  routes: ['POST /mpesa/c2b/v1/registerurl', 'POST /mpesa/c2b/v2/registerurl'],
  about: (body) => ({ shortCode: textOf(body, 'ShortCode') }),
  handle: ({ route, body }, world) => {
    const fields = readFields(body, REGISTER_FIELDS);
    if (world.settings.registerOnce && world.c2b.urls.has(fields.ShortCode))
      throw new Refusal('500.003.1001', 'Urls are already registered.');
    world.c2b.urls.set(fields.ShortCode, {
      version: versionOf(route),
      responseType: fields.ResponseType === 'Completed' ? 'Completed' : 'Cancelled',
      confirmationUrl: fields.ConfirmationURL,
      ...(fields.ValidationURL !== '' && { validationUrl: fields.ValidationURL }),
    });
    return done({
      OriginatorCoversationID: world.ids.dashed('originator'),
      ResponseCode: '0',
      ResponseDescription: 'Success',
    });
  },
};

const SIMULATE_FIELDS = {
  ShortCode: isShortCode,
  CommandID: oneOf('CustomerPayBillOnline', 'CustomerBuyGoodsOnline'),
  Amount: isAmount,
  Msisdn: isPhone,
  BillRefNumber: textFrom(0, 20),
};

/** A customer pays by hand; in the sandbox only. The answer comes before the payment is through. */
export const c2bSimulate: Endpoint = {
  point: 'c2b.simulate',
  routes: ['POST /mpesa/c2b/v1/simulate', 'POST /mpesa/c2b/v2/simulate'],
  about: (body) => ({
    shortCode: textOf(body, 'ShortCode'),
    phone: textOf(body, 'Msisdn'),
    amount: textOf(body, 'Amount'),
    accountReference: textOf(body, 'BillRefNumber'),
  }),
  handle: ({ route, body }, world) => {
    const fields = readFields(body, SIMULATE_FIELDS);
    void world.c2b.pay({
      shortCode: fields.ShortCode,
      phone: fields.Msisdn,
      amount: Number(fields.Amount),
      billRefNumber: fields.BillRefNumber,
    });
    return done({
      ...(versionOf(route) === 1 && { ConversationID: world.ids.conversationId(world.now()) }),
      OriginatorCoversationID: world.ids.dashed('originator'),
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
  },
};
