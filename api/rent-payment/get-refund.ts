import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { refundById } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { REFUND, showRefund } from './refund-resource';

/** One refund as it stands. */
export const getRefund = endpoint({
  id: 'getRefund',
  method: 'get',
  path: '/v1/refunds/{refundId}',
  tag: 'Refunds',
  summary: 'Read a refund',
  permission: 'payments.read',
  params: z.strictObject({ refundId: idSchema('rfd') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The refund.', schema: REFUND },
  errors: ['REFUND_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { refundId } }) {
    const refund = await refundById(pool, tenantId, refundId);
    if (!refund) throw new AppError('REFUND_NOT_FOUND', undefined, { refundId });
    return { status: 200, body: showRefund(refund) };
  },
});
