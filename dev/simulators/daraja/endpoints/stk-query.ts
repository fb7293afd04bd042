import type { ChosenFault } from '../faults/faults';
import { type Endpoint, told } from '../gateway/endpoint';
import { isBase64, isShortCode, isTimestamp, readFields, textFrom, textOf } from '../gateway/fields';
import { invalidField, Refusal } from '../gateway/refusal';
import { resultDesc } from '../parts/result-codes';
import type { StkPush } from '../payments/stk';
import { checkPassword } from './stk-password';

const FIELDS = {
  BusinessShortCode: isShortCode,
  Password: isBase64,
  Timestamp: isTimestamp,
  CheckoutRequestID: textFrom(1, 100),
};

/** What a lying query says if it was not told which code. */
const FAILED = '1032';

function codeToTell(push: StkPush, fault: ChosenFault | undefined): string | undefined {
  if (fault?.fault === 'never_ends') push.neverEnds = true;
  if (push.neverEnds) return undefined;
  if (fault?.fault === 'says_failed') return fault.resultCode ?? FAILED;
  return fault?.fault === 'says_success' ? '0' : push.result?.code;
}

/** How a push stands: a code as text, no receipt, no amount; while it is pending, an error of HTTP 500. */
export const stkQuery: Endpoint = {
  point: 'stk.query',
  routes: ['POST /mpesa/stkpushquery/v1/query'],
  about: (body, { stk }) => ({
    ...stk.find(textOf(body, 'CheckoutRequestID'))?.facts,
    checkoutRequestId: textOf(body, 'CheckoutRequestID'),
    shortCode: textOf(body, 'BusinessShortCode'),
  }),
  canAct: (fault, body, { stk }) => {
    const push = stk.find(textOf(body, 'CheckoutRequestID'));
    if (fault === 'never_ends') return push !== undefined;
    if (!push?.result) return false;
    return (fault === 'says_failed') === (push.result.code === '0');
  },
  handle: ({ body, fault }, world) => {
    const fields = readFields(body, FIELDS);
    checkPassword(world, fields);
    const push = world.stk.find(fields.CheckoutRequestID);
    if (!push || push.shortCode !== fields.BusinessShortCode) throw invalidField('CheckoutRequestID');
    const code = codeToTell(push, fault);
    if (code === undefined)
      throw new Refusal('500.001.1001', 'The transaction is being processed', push.checkoutRequestId);
    return told({
      ResponseCode: '0',
      ResponseDescription: 'The service request has been accepted successfully',
      MerchantRequestID: push.merchantRequestId,
      CheckoutRequestID: push.checkoutRequestId,
      ResultCode: code,
      ResultDesc: resultDesc(code),
    });
  },
};
