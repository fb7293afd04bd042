import { z } from 'zod';
import { rentPaymentWorkflowId } from '../../contracts/rent-payment';
import { derivedId } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { parseMoney } from '../../kernel/money';
import { acceptPayment } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { daySchema, idSchema, positiveMoney, textSchema } from '../middleware/schemas';
import { processOf, replyAccepted } from './process';
import { justReceived, PAYMENT } from './resources';

const BODY = z.strictObject({
  leaseId: idSchema('lse'),
  method: z.enum(['cash', 'cheque']),
  amount: positiveMoney,
  receivedOn: daySchema,
  receiptNumber: z
    .string()
    .regex(/^[A-Za-z0-9](?:[A-Za-z0-9 ./_-]{0,38}[A-Za-z0-9./_-])?$/)
    .meta({
      description: 'Number of the paper receipt; unique among payments that stand.',
      example: 'RC-000451',
    }),
  note: textSchema(500).nullable().default(null),
});

/** Records cash or a cheque that a manager took in. Safe to repeat with the same Idempotency-Key. */
export const postPayment = endpoint({
  id: 'recordPayment',
  method: 'post',
  path: '/v1/payments',
  tag: 'Payments',
  summary: 'Record cash or a cheque taken in; it is posted by a durable process',
  permission: 'payments.record',
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: BODY,
  success: {
    status: 202,
    description: 'Accepted; read it at Location until its status is final.',
    schema: PAYMENT,
  },
  errors: ['LEASE_NOT_FOUND', 'AMOUNT_OUT_OF_LIMITS', 'DATE_IN_FUTURE', 'PAYMENT_DUPLICATE'],
  async handle(deps, { principal: { tenantId }, origin, body, request }) {
    const { amountMinor, currency } = parseAmount(body.amount, deps.paymentAmountMinorMax);
    const paymentId = derivedId('pay', tenantId, request.key);
    const { leaseId, method, receivedOn, receiptNumber, note } = body;
    const nothingYet = {
      depositId: null,
      bankedOn: null,
      clearedOn: null,
      surplus: { amount: '0', currency },
    };
    const { refusalReason: failureReason, ...received } = justReceived(request.at);
    const response = accepted(`/v1/payments/${paymentId}`, {
      id: paymentId,
      ...body,
      failureReason,
      ...nothingYet,
      ...received,
    });
    const facts = { paymentId, leaseId, method, amountMinor, currency, receivedOn, receiptNumber, note };
    const summary = `${method} of ${amountMinor} minor units for ${leaseId}`;
    const start = processOf(
      'rentPayment',
      rentPaymentWorkflowId(paymentId),
      tenantId,
      { paymentId },
      summary,
    );
    const command = { tenantId, origin, request, response, ...facts };
    return replyAccepted(deps, await acceptPayment(deps.pool, command, start));
  },
});

function parseAmount(wire: z.output<typeof positiveMoney>, amountMinorMax: bigint) {
  const amountMinor = BigInt(wire.amount);
  if (amountMinor > amountMinorMax) {
    throw new AppError('AMOUNT_OUT_OF_LIMITS', undefined, {
      limit: { amount: String(amountMinorMax), currency: wire.currency },
    });
  }
  return parseMoney(wire);
}
