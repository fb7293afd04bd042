import { done, type Endpoint } from '../gateway/endpoint';
import { isAmount, isId, isShortCode, oneOf, readFields, textOf } from '../gateway/fields';
import { acknowledgement, answerLater } from '../payments/conversation';
import { openConversation, operatorFields } from './operator-fields';

/** `Reciever` is Daraja's spelling. */
const FIELDS = {
  ...operatorFields('TransactionReversal'),
  TransactionID: isId,
  Amount: isAmount,
  ReceiverParty: isShortCode,
  RecieverIdentifierType: oneOf('11'),
};

/** Gives a customer's payment back. Answered at ResultURL. */
export const reversal: Endpoint = {
  point: 'reversal.request',
  routes: ['POST /mpesa/reversal/v1/request'],
  about: (body) => ({ shortCode: textOf(body, 'ReceiverParty'), amount: textOf(body, 'Amount') }),
  handle: ({ body }, world) => {
    const fields = readFields(body, FIELDS);
    const conversation = openConversation(world, 'reversal.result', fields, { amount: fields.Amount });
    answerLater(world, conversation, () =>
      world.reversals.reverse({
        initiatorName: fields.Initiator,
        securityCredential: fields.SecurityCredential,
        receipt: fields.TransactionID,
        amount: Number(fields.Amount),
        shortCode: fields.ReceiverParty,
      }),
    );
    return done(acknowledgement(conversation));
  },
};
