import { z } from 'zod';
import { acceptRetry, retryAttemptId } from '../../store/rent-payment/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { attemptProcess, customerOf, phoneSchema } from './collecting';
import { replyAccepted } from './process';
import { ACCEPTED_ATTEMPT } from './attempt-resource';

/** Asks again for a payment that failed. Refused while the outcome of an earlier attempt is not known. */
export const postAttempt = endpoint({
  id: 'retryByMpesa',
  method: 'post',
  path: '/v1/payments/{paymentId}/attempts',
  tag: 'Payments',
  summary: 'Try a failed M-Pesa payment again; never while an outcome is unknown',
  permission: 'payments.collect',
  params: z.strictObject({ paymentId: idSchema('pay') }),
  query: z.strictObject({}),
  body: z.strictObject({ phone: phoneSchema }),
  success: { status: 202, description: 'Accepted; read the payment at Location.', schema: ACCEPTED_ATTEMPT },
  errors: [
    'PAYMENT_NOT_FOUND',
    'LEASE_NOT_FOUND',
    'ATTEMPT_OPEN',
    'PAYMENT_NOT_RETRYABLE',
    'ATTEMPTS_EXHAUSTED',
    'PHONE_MISSING',
    'MPESA_NOT_SET_UP',
  ],
  async handle(deps, { principal, origin, params: { paymentId }, body, request }) {
    const { tenantId } = principal;
    const id = retryAttemptId(tenantId, request.key);
    const response = accepted(`/v1/payments/${paymentId}`, { id, paymentId, status: 'prepared' });
    const customerId = customerOf(principal);
    const command = { tenantId, origin, request, response, paymentId, phone: body.phone, customerId };
    return replyAccepted(deps, await acceptRetry(deps.pool, command, attemptProcess(tenantId, paymentId)));
  },
});
