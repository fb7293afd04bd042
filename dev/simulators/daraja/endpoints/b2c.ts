import { done, type Endpoint } from '../gateway/endpoint';
import {
  isAmount,
  isBase64,
  isId,
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

const V3 = 'POST /mpesa/b2c/v3/paymentrequest';
const V1 = 'POST /mpesa/b2c/v1/paymentrequest';

const FIELDS = {
  InitiatorName: isId,
  SecurityCredential: isBase64,
  CommandID: oneOf('SalaryPayment', 'BusinessPayment', 'PromotionPayment'),
  Amount: isAmount,
  PartyA: isShortCode,
  PartyB: isPhone,
  Remarks: textFrom(2, 100),
  QueueTimeOutURL: isUrl,
  ResultURL: isUrl,
};
/** Spelt so by version 3. Version 1 spells it right and knows no id of the merchant's. */
const V3_FIELDS = { OriginatorConversationID: isId, Occassion: optional(textFrom(1, 100)) };
const V1_FIELDS = { Occasion: optional(textFrom(1, 100)) };

/** Pays out to a phone. In version 3 an OriginatorConversationID counts once for ever: the second is refused, not replayed. */
export const b2c: Endpoint = {
  point: 'b2c.request',
  routes: [V3, V1],
  about: (body) => ({
    shortCode: textOf(body, 'PartyA'),
    phone: textOf(body, 'PartyB'),
    amount: textOf(body, 'Amount'),
    originatorConversationId: textOf(body, 'OriginatorConversationID') || undefined,
  }),
  handle: async ({ route, body }, world) => {
    const fields = readFields(body, FIELDS);
    const own =
      route === V3
        ? readFields(body, V3_FIELDS)
        : {
            OriginatorConversationID: world.ids.dashed('originator'),
            Occassion: readFields(body, V1_FIELDS).Occasion,
          };
    if (world.payouts.isKnown(own.OriginatorConversationID))
      throw new Refusal('500.002.1001', 'Duplicate OriginatorConversationID.');
    const { conversation } = await world.payouts.accept({
      initiatorName: fields.InitiatorName,
      securityCredential: fields.SecurityCredential,
      shortCode: fields.PartyA,
      phone: fields.PartyB,
      amount: Number(fields.Amount),
      occasion: own.Occassion,
      originatorConversationId: own.OriginatorConversationID,
      resultUrl: fields.ResultURL,
      timeoutUrl: fields.QueueTimeOutURL,
    });
    return done({
      ConversationID: conversation.conversationId,
      OriginatorConversationID: conversation.originatorConversationId,
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
  },
};
