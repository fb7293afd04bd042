import { z } from 'zod';
import { balances } from '../../kernel/ledger/read';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { endpoint } from '../middleware/endpoint';
import { daySchema, kes, moneySchema } from '../middleware/schemas';

const BALANCE = z.strictObject({
  account: z.string(),
  balance: moneySchema.meta({ description: 'Debit positive.' }),
});

/** Balances of all accounts, or of one, as of the end of a business date. */
export const getBalances = endpoint({
  id: 'getBalances',
  method: 'get',
  path: '/v1/ledger/balances',
  tag: 'Ledger',
  summary: 'Read balances as of a day',
  permission: 'ledger.read',
  params: z.strictObject({}),
  query: z.strictObject({
    asOf: daySchema.optional().meta({ description: 'Business date; today in Nairobi by default.' }),
    account: z
      .string()
      .regex(/^C?\d{4}$/)
      .optional(),
  }),
  body: z.undefined(),
  success: {
    status: 200,
    description: 'Balances that are not zero.',
    schema: z.strictObject({ asOf: daySchema, items: z.array(BALANCE) }),
  },
  errors: [],
  async handle({ pool, clock }, { principal: { tenantId }, query }) {
    const asOf = query.asOf ?? businessDateIn(NAIROBI, clock.now());
    const rows = await balances(pool, tenantId, asOf);
    const asked = rows.filter(({ account }) => query.account === undefined || account === query.account);
    const items = asked.map(({ account, balanceMinor }) => ({ account, balance: kes(balanceMinor) }));
    return { status: 200, body: { asOf, items } };
  },
});
