import { z } from 'zod';
import { accounts } from '../../kernel/ledger/read';
import { endpoint } from '../middleware/endpoint';

const ACCOUNT = z
  .strictObject({ account: z.string(), name: z.string(), type: z.string(), side: z.string() })
  .meta({ id: 'LedgerAccount' });

/** The chart of accounts, the same for every company. */
export const listAccounts = endpoint({
  id: 'listAccounts',
  method: 'get',
  path: '/v1/ledger/accounts',
  tag: 'Ledger',
  summary: 'List the chart of accounts',
  permission: 'ledger.read',
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The chart.', schema: z.strictObject({ items: z.array(ACCOUNT) }) },
  errors: [],
  async handle({ pool }, { principal: { tenantId } }) {
    return { status: 200, body: { items: await accounts(pool, tenantId) } };
  },
});
