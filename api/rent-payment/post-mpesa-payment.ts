import { z } from 'zod';
import { endpoint } from '../middleware/endpoint';
import { idSchema, positiveMoney } from '../middleware/schemas';
import { collect } from './collect';
import { customerOf, phoneSchema, wholeShillings } from './collecting';
import { replyAccepted } from './process';
import { PAYMENT } from './resources';

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
    const amountMinor = wholeShillings(body.amount, deps.mpesaAmountMinorMax);
    const facts = { leaseId: body.leaseId, amountMinor, phone: body.phone };
    const collection = { tenantId, origin, request, ...facts, customerId: customerOf(principal) };
    return replyAccepted(deps, await collect(deps, collection));
  },
});
