import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { depositById } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { DEPOSIT, showDeposit } from './resources';

/** One bank deposit, as it stands now. */
export const getDeposit = endpoint({
  id: 'getDeposit',
  method: 'get',
  path: '/v1/deposits/{depositId}',
  tag: 'Bank deposits',
  summary: 'Read a bank deposit',
  permission: 'payments.read',
  params: z.strictObject({ depositId: idSchema('dep') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The bank deposit.', schema: DEPOSIT },
  errors: ['DEPOSIT_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { depositId } }) {
    const record = await depositById(pool, tenantId, depositId);
    if (!record) throw new AppError('DEPOSIT_NOT_FOUND', undefined, { depositId });
    return { status: 200, body: showDeposit(record) };
  },
});
