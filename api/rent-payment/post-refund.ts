import { z } from 'zod';
import { refundWorkflowId } from '../../contracts/rent-payment';
import { derivedId } from '../../kernel/db';
import { acceptRefund } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { idSchema, positiveMoney, textSchema } from '../middleware/schemas';
import { wholeShillings } from './collecting';
import { processOf, replyAccepted } from './process';
import { REFUND } from './refund-resource';

/** Gives money of a payment by M-Pesa back to its payer. Safe to repeat with the same Idempotency-Key. */
export const postRefund = endpoint({
  id: 'refundPayment',
  method: 'post',
  path: '/v1/payments/{paymentId}/refunds',
  tag: 'Refunds',
  summary: 'Refund a payment by M-Pesa to its payer; above a limit a second person approves',
  permission: 'refunds.request',
  params: z.strictObject({ paymentId: idSchema('pay') }),
  query: z.strictObject({}),
  body: z.strictObject({ amount: positiveMoney, reason: textSchema(500) }),
  success: { status: 202, description: 'Accepted; read it at Location.', schema: REFUND },
  errors: [
    'PAYMENT_NOT_FOUND',
    'PAYMENT_NOT_REFUNDABLE',
    'REFUND_EXCEEDS_PAYMENT',
    'AMOUNT_OUT_OF_LIMITS',
    'AMOUNT_NOT_WHOLE',
    'PHONE_MISSING',
  ],
  async handle(deps, { principal: { tenantId }, origin, params: { paymentId }, body, request }) {
    const amountMinor = wholeShillings(body.amount, deps.mpesaAmountMinorMax);
    const { reason } = body;
    const refundId = derivedId('rfd', tenantId, request.key);
    const at = request.at.toISOString();
    const nothingYet = { failureReason: null, approvedBy: null, phoneEnding: null, receiptNumber: null };
    const response = accepted(`/v1/refunds/${refundId}`, {
      ...{ id: refundId, paymentId, amount: body.amount, reason, status: 'received', ...nothingYet },
      ...{ requestedBy: origin.actor.id, createdAt: at, updatedAt: at },
    });
    const summary = `refund ${amountMinor} minor units of ${paymentId}`;
    const start = processOf('paymentRefund', refundWorkflowId(refundId), tenantId, { refundId }, summary);
    const command = { tenantId, origin, request, response, refundId, paymentId, amountMinor, reason };
    return replyAccepted(deps, await acceptRefund(deps.pool, command, start));
  },
});
