import { z } from 'zod';
import { accounts, balances } from '../../kernel/ledger/read';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { endpoint } from '../middleware/endpoint';
import { daySchema, kes, moneySchema } from '../middleware/schemas';

const ROW = z.strictObject({
  account: z.string(),
  name: z.string(),
  side: z.string(),
  debit: moneySchema,
  credit: moneySchema,
});
const SIDE_TOTAL = z.strictObject({ side: z.string(), balance: moneySchema });

const TRIAL_BALANCE = z
  .strictObject({
    asOf: daySchema,
    rows: z.array(ROW),
    debit: moneySchema,
    credit: moneySchema,
    sides: z.array(SIDE_TOTAL).meta({ description: 'Each side of the book; always zero.' }),
  })
  .meta({ id: 'TrialBalance' });

const positive = (amountMinor: bigint): bigint => (amountMinor > 0n ? amountMinor : 0n);

/** The trial balance as of the end of a business date, with the proof that each side of the book adds up to zero. */
export const getTrialBalance = endpoint({
  id: 'getTrialBalance',
  method: 'get',
  path: '/v1/ledger/trial-balance',
  tag: 'Ledger',
  summary: 'Read the trial balance as of a day',
  permission: 'ledger.read',
  params: z.strictObject({}),
  query: z.strictObject({ asOf: daySchema.optional() }),
  body: z.undefined(),
  success: { status: 200, description: 'The trial balance.', schema: TRIAL_BALANCE },
  errors: [],
  async handle({ pool, clock }, { principal: { tenantId }, query }) {
    const asOf = query.asOf ?? businessDateIn(NAIROBI, clock.now());
    const chart = new Map((await accounts(pool, tenantId)).map((account) => [account.account, account]));
    const held = await balances(pool, tenantId, asOf);
    const sums: Record<string, bigint> = { money: 0n, accrual: 0n, company: 0n };
    const rows = held.map(({ account, balanceMinor }) => {
      const { name = '', side = '' } = chart.get(account) ?? {};
      sums[side] = (sums[side] ?? 0n) + balanceMinor;
      return {
        account,
        name,
        side,
        debit: kes(positive(balanceMinor)),
        credit: kes(positive(-balanceMinor)),
      };
    });
    const debit = held.reduce((sum, { balanceMinor }) => sum + positive(balanceMinor), 0n);
    const credit = held.reduce((sum, { balanceMinor }) => sum + positive(-balanceMinor), 0n);
    const sides = Object.entries(sums).map(([side, balanceMinor]) => ({ side, balance: kes(balanceMinor) }));
    return { status: 200, body: { asOf, rows, debit: kes(debit), credit: kes(credit), sides } };
  },
});
