import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { reversalById } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { REVERSAL, showReversal } from './resources';

/** One reversal, as it stands now. */
export const getReversal = endpoint({
  id: 'getReversal',
  method: 'get',
  path: '/v1/reversals/{reversalId}',
  tag: 'Payments',
  summary: 'Read a reversal',
  permission: 'payments.read',
  params: z.strictObject({ reversalId: idSchema('rev') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The reversal.', schema: REVERSAL },
  errors: ['REVERSAL_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { reversalId } }) {
    const record = await reversalById(pool, tenantId, reversalId);
    if (!record) throw new AppError('REVERSAL_NOT_FOUND', undefined, { reversalId });
    return { status: 200, body: showReversal(record) };
  },
});
