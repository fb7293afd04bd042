import { z } from 'zod';
import { derivedId } from '../../kernel/db';
import { acceptCollection } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { idSchema, positiveMoney } from '../middleware/schemas';
import { attemptProcess, customerOf, phoneSchema, wholeShillings } from './collecting';
import { replyAccepted } from './process';
import { justReceived, PAYMENT } from './resources';

/** Asks a customer for rent by M-Pesa. Safe to repeat with the same Idempotency-Key: it is one push. */
export const postMpesaPayment = endpoint({
  id: 'collectByMpesa',
  method: 'post',
  path: '/v1/mpesa-payments',
  tag: 'Payments',
  summary: 'Ask the customer for rent by M-Pesa (STK push)',
  permission: 'payments.collect',
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.strictObject({ leaseId: idSchema('lse'), amount: positiveMoney, phone: phoneSchema }),
  success: {
    status: 202,
    description: 'Accepted; read the payment at Location until its status is final.',
    schema: PAYMENT,
  },
  errors: [
    'LEASE_NOT_FOUND',
    'AMOUNT_OUT_OF_LIMITS',
    'AMOUNT_NOT_WHOLE',
    'PHONE_MISSING',
    'MPESA_NOT_SET_UP',
  ],
  async handle(deps, { principal, origin, body, request }) {
    const { tenantId } = principal;
    const { currency } = body.amount;
    const amountMinor = wholeShillings(body.amount, deps.mpesaAmountMinorMax);
    const paymentId = derivedId('pay', tenantId, request.key);
    const attemptId = derivedId('att', tenantId, paymentId, '1');
    const { refusalReason: failureReason, ...received } = justReceived(request.at);
    const nothingYet = { receiptNumber: null, note: null, depositId: null, bankedOn: null, clearedOn: null };
    const response = accepted(`/v1/payments/${paymentId}`, {
      id: paymentId,
      leaseId: body.leaseId,
      method: 'mpesa',
      amount: body.amount,
      receivedOn: null,
      failureReason,
      surplus: { amount: '0', currency },
      ...nothingYet,
      ...received,
    });
    const facts = { paymentId, attemptId, leaseId: body.leaseId, amountMinor, currency, phone: body.phone };
    const command = { tenantId, origin, request, response, ...facts, customerId: customerOf(principal) };
    return replyAccepted(
      deps,
      await acceptCollection(deps.pool, command, attemptProcess(tenantId, paymentId)),
    );
  },
});
