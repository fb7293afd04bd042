import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { attemptsOf, paymentById } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { ATTEMPT, showAttempt } from './attempt-resource';

/** Every attempt at a payment, in order; at most twenty, so it has no pages. */
export const listAttempts = endpoint({
  id: 'listAttempts',
  method: 'get',
  path: '/v1/payments/{paymentId}/attempts',
  tag: 'Payments',
  summary: 'List the attempts at collecting a payment',
  permission: 'payments.read',
  params: z.strictObject({ paymentId: idSchema('pay') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The attempts.', schema: z.strictObject({ items: z.array(ATTEMPT) }) },
  errors: ['PAYMENT_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { paymentId } }) {
    if (!(await paymentById(pool, tenantId, paymentId))) {
      throw new AppError('PAYMENT_NOT_FOUND', undefined, { paymentId });
    }
    const rows = await attemptsOf(pool, tenantId, paymentId);
    return { status: 200, body: { items: rows.map(showAttempt) } };
  },
});
