import { z } from 'zod';
import { paymentReversalWorkflowId } from '../../contracts/rent-payment';
import { derivedId } from '../../kernel/db';
import { acceptReversal } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { daySchema, idSchema, textSchema } from '../middleware/schemas';
import { processOf, replyAccepted } from './process';
import { justReceived, REVERSAL } from './resources';

/** Takes a payment back, with a reason. Safe to repeat with the same Idempotency-Key. */
export const postReversal = endpoint({
  id: 'reversePayment',
  method: 'post',
  path: '/v1/payments/{paymentId}/reversals',
  tag: 'Payments',
  summary: 'Reverse a payment by a linked posting; refused where its surplus has been used',
  permission: 'payments.reverse',
  params: z.strictObject({ paymentId: idSchema('pay') }),
  query: z.strictObject({}),
  body: z.strictObject({ reason: textSchema(500), reversedOn: daySchema }),
  success: { status: 202, description: 'Accepted; read it at Location.', schema: REVERSAL },
  errors: ['PAYMENT_NOT_FOUND', 'PAYMENT_NOT_REVERSIBLE', 'SURPLUS_USED', 'DATE_IN_FUTURE', 'DATE_TOO_EARLY'],
  async handle(deps, { principal: { tenantId }, origin, params: { paymentId }, body, request }) {
    const reversalId = derivedId('rev', tenantId, request.key);
    const { reason, reversedOn } = body;
    const shown = { id: reversalId, paymentId, reversedOn, reason, ...justReceived(request.at) };
    const response = accepted(`/v1/reversals/${reversalId}`, shown);
    const input = { requestId: reversalId };
    const start = processOf(
      'paymentReversal',
      paymentReversalWorkflowId(reversalId),
      tenantId,
      input,
      `reverse ${paymentId}`,
    );
    const command = { tenantId, origin, request, response, reversalId, paymentId, reversedOn, reason };
    return replyAccepted(deps, await acceptReversal(deps.pool, command, start));
  },
});
