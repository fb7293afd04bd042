import { z } from 'zod';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { collectAgain } from './collect';
import { customerOf, phoneSchema } from './collecting';
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
    const retry = {
      tenantId,
      origin,
      request,
      paymentId,
      phone: body.phone,
      customerId: customerOf(principal),
    };
    return replyAccepted(deps, await collectAgain(deps, retry));
  },
});
