import type { Facts } from '../faults/facts';
import { done, type Endpoint } from '../gateway/endpoint';
import {
  type Body,
  isId,
  isShortCode,
  oneOf,
  optional,
  readFields,
  textFrom,
  textOf,
} from '../gateway/fields';
import { invalidField } from '../gateway/refusal';
import { acknowledgement, answerLater } from '../payments/conversation';
import { credentialCode } from '../payments/credential';
import { statusOutcome } from '../payments/lookup';
import type { World } from '../world';
import { openConversation, operatorFields } from './operator-fields';

const FIELDS = {
  ...operatorFields('TransactionStatusQuery'),
  TransactionID: optional(isId),
  OriginalConversationID: optional(isId),
  PartyA: isShortCode,
  IdentifierType: oneOf('1', '2', '4'),
  Occasion: optional(textFrom(1, 100)),
};

function factsOf(body: Body, { payouts, book }: World): Facts {
  const id = textOf(body, 'TransactionID') || textOf(body, 'OriginalConversationID');
  const payout = payouts.find(id);
  if (payout) return payout.conversation.facts;
  const movement = book.find(id);
  return movement
    ? {
        phone: movement.phone,
        accountReference: movement.accountReference,
        amount: String(movement.amount),
      }
    : { originatorConversationId: textOf(body, 'OriginalConversationID') || undefined };
}

/** What became of a transaction, by its receipt or by the conversation that asked for it. Answered at ResultURL. */
export const status: Endpoint = {
  point: 'status.request',
  routes: ['POST /mpesa/transactionstatus/v1/query'],
  about: (body, world) => ({ ...factsOf(body, world), shortCode: textOf(body, 'PartyA') }),
  handle: ({ body }, world) => {
    const fields = readFields(body, FIELDS);
    if (fields.TransactionID === '' && fields.OriginalConversationID === '')
      throw invalidField('TransactionID');
    const conversation = openConversation(world, 'status.result', fields, factsOf(body, world));
    answerLater(world, conversation, () => {
      const code = credentialCode(world, fields.Initiator, fields.SecurityCredential);
      if (code !== '0') return { code, transactionId: world.ids.receipt(world.now()) };
      return statusOutcome(world, world.payouts, {
        transactionId: fields.TransactionID,
        originalConversationId: fields.OriginalConversationID,
        occasion: fields.Occasion,
      });
    });
    return done(acknowledgement(conversation));
  },
};
