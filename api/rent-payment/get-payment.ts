import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { paymentById } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { PAYMENT, showPayment } from './resources';

/** One payment, as it stands now: it finds what was accepted a moment ago. */
export const getPayment = endpoint({
  id: 'getPayment',
  method: 'get',
  path: '/v1/payments/{paymentId}',
  tag: 'Payments',
  summary: 'Read a payment',
  permission: 'payments.read',
  params: z.strictObject({ paymentId: idSchema('pay') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The payment.', schema: PAYMENT },
  errors: ['PAYMENT_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { paymentId } }) {
    const payment = await paymentById(pool, tenantId, paymentId);
    if (!payment) throw new AppError('PAYMENT_NOT_FOUND', undefined, { paymentId });
    return { status: 200, body: showPayment(payment) };
  },
});
