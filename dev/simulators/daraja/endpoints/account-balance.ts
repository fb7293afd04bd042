import { done, type Endpoint } from '../gateway/endpoint';
import { isShortCode, oneOf, readFields, textOf } from '../gateway/fields';
import { compactEat } from '../parts/eat-time';
import { acknowledgement, answerLater, type Outcome } from '../payments/conversation';
import { credentialCode } from '../payments/credential';
import type { World } from '../world';
import { openConversation, operatorFields } from './operator-fields';

const FIELDS = {
  ...operatorFields('AccountBalance'),
  PartyA: isShortCode,
  IdentifierType: oneOf('1', '2', '4'),
};

/** The utility account has everything: nothing is settled to the working account here, and no charges are taken. */
function outcomeOf({ book, now, ids }: World, shortCode: string): Outcome {
  const account = (name: string, shillings: number): string =>
    `${name}|KES|${shillings}.00|${shillings}.00|0.00|0.00`;
  const accounts = [
    account('Working Account', 0),
    account('Utility Account', book.balanceOf(shortCode)),
    account('Charges Paid Account', 0),
    account('Organization Settlement Account', 0),
  ];
  return {
    code: '0',
    transactionId: ids.receipt(now()),
    hasTextCodes: true,
    parameters: () => [
      { Key: 'AccountBalance', Value: accounts.join('&') },
      { Key: 'BOCompletedTime', Value: compactEat(now()) },
    ],
  };
}

/** What a short code holds. Answered at ResultURL, with codes as text where the other APIs have numbers. */
export const accountBalance: Endpoint = {
  point: 'balance.request',
  routes: ['POST /mpesa/accountbalance/v1/query'],
  about: (body) => ({ shortCode: textOf(body, 'PartyA') }),
  handle: ({ body }, world) => {
    const fields = readFields(body, FIELDS);
    const conversation = openConversation(world, 'balance.result', fields, {});
    answerLater(world, conversation, () => {
      const code = credentialCode(world, fields.Initiator, fields.SecurityCredential);
      if (code === '0') return outcomeOf(world, fields.PartyA);
      return { code, transactionId: world.ids.receipt(world.now()), hasTextCodes: true };
    });
    return done(acknowledgement(conversation));
  },
};
