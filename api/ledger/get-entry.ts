import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { lines, posting } from '../../kernel/ledger/read';
import { endpoint } from '../middleware/endpoint';
import { POSTING, showPosting } from './schemas';

/** One posting by its reference, with its entries and lines. */
export const getEntry = endpoint({
  id: 'getEntry',
  method: 'get',
  path: '/v1/ledger/entries/{reference}',
  tag: 'Ledger',
  summary: 'Read a ledger posting',
  permission: 'ledger.read',
  params: z.strictObject({ reference: z.string().regex(/^[a-z-]{1,40}:[0-9a-zA-Z_:-]{1,100}$/) }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The posting.', schema: POSTING },
  errors: ['ENTRY_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { reference } }) {
    const found = await posting(pool, tenantId, reference);
    if (!found) throw new AppError('ENTRY_NOT_FOUND', undefined, { reference });
    return { status: 200, body: showPosting(found, await lines(pool, tenantId, [reference])) };
  },
});
