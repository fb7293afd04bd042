import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { adjustmentById } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { ADJUSTMENT, showAdjustment } from './resources';

/** One adjustment, as it stands now. */
export const getAdjustment = endpoint({
  id: 'getAdjustment',
  method: 'get',
  path: '/v1/adjustments/{adjustmentId}',
  tag: 'Charges',
  summary: 'Read an adjustment',
  permission: 'payments.read',
  params: z.strictObject({ adjustmentId: idSchema('adj') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The adjustment.', schema: ADJUSTMENT },
  errors: ['ADJUSTMENT_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { adjustmentId } }) {
    const record = await adjustmentById(pool, tenantId, adjustmentId);
    if (!record) throw new AppError('ADJUSTMENT_NOT_FOUND', undefined, { adjustmentId });
    return { status: 200, body: showAdjustment(record) };
  },
});
