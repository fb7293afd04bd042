import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { leaseBalance, leaseStatement, READ_ROWS_MAX, type StatementRow } from '../../kernel/ledger/read';
import { formatMoney, moneyOf } from '../../kernel/money';
import { businessDateIn, type BusinessDate } from '../../kernel/time';
import { zoneOfLease } from '../../store/rent-payment/read';
import { endpoint } from '../middleware/endpoint';
import { daySchema, idSchema, moneySchema } from '../middleware/schemas';

const LINE = z.strictObject({
  date: daySchema,
  kind: z.string(),
  reference: z.string(),
  account: z.string(),
  chargeId: z.string().nullable(),
  paymentId: z.string().nullable(),
  amount: moneySchema.meta({ description: 'Positive raises what the customer owes.' }),
  balance: moneySchema,
});

const STATEMENT = z
  .strictObject({
    leaseId: idSchema('lse'),
    from: daySchema,
    to: daySchema,
    opening: moneySchema,
    lines: z.array(LINE),
    closing: moneySchema,
    nextSkip: z.number().int().nullable().meta({ description: 'Pass it as `skip` to read on.' }),
  })
  .meta({ id: 'LeaseStatement' });

const kes = (amountMinor: bigint) => formatMoney(moneyOf(amountMinor, 'KES'));

function dayBefore(day: BusinessDate): BusinessDate {
  const instant = new Date(`${day}T00:00:00Z`);
  instant.setUTCDate(instant.getUTCDate() - 1);
  return instant.toISOString().slice(0, 10);
}

function show(openingMinor: bigint, row: StatementRow) {
  const { businessDate: date, kind, reference, account, chargeId, paymentId, amountMinor, runningMinor } = row;
  const balance = kes(openingMinor + runningMinor);
  return { date, kind, reference, account, chargeId, paymentId, amount: kes(amountMinor), balance };
}

/** What a lease owed, what moved it line by line from the ledger, and what it owes: negative is prepaid. */
export const getLeaseStatement = endpoint({
  id: 'getLeaseStatement',
  method: 'get',
  path: '/v1/leases/{leaseId}/statement',
  tag: 'Leases',
  summary: 'Read the statement of a lease between two days',
  permission: 'ledger.read',
  params: z.strictObject({ leaseId: idSchema('lse') }),
  query: z.strictObject({ from: daySchema.default('2000-01-01'), to: daySchema.optional(), skip: z.coerce.number().int().min(0).default(0) }),
  body: z.undefined(),
  success: { status: 200, description: 'The statement.', schema: STATEMENT },
  errors: ['LEASE_NOT_FOUND'],
  async handle({ pool, clock }, { principal: { tenantId }, params: { leaseId }, query }) {
    const zone = await zoneOfLease(pool, tenantId, leaseId);
    if (zone === undefined) throw new AppError('LEASE_NOT_FOUND', undefined, { leaseId });
    const { from, to = businessDateIn(zone, clock.now()), skip } = query;
    if (from > to) throw new AppError('BODY_INVALID', undefined, { fields: [{ path: 'query.from', message: 'after `to`' }] });
    const openingMinor = await leaseBalance(pool, tenantId, leaseId, dayBefore(from));
    const rows = await leaseStatement(pool, tenantId, leaseId, from, to, skip);
    const closing = kes(await leaseBalance(pool, tenantId, leaseId, to));
    const lines = rows.slice(0, READ_ROWS_MAX).map((row) => show(openingMinor, row));
    const nextSkip = rows.length > READ_ROWS_MAX ? skip + READ_ROWS_MAX : null;
    return { status: 200, body: { leaseId, from, to, opening: kes(openingMinor), lines, closing, nextSkip } };
  },
});
