import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { leaseStatement, type StatementRow } from '../../kernel/ledger/read';
import { businessDateIn } from '../../kernel/time';
import { zoneOfLease } from '../../store/rent-payment/read';
import { cursorId, cursorOf } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { daySchema, idSchema, instantSchema, kes, moneySchema, pageQuery } from '../middleware/schemas';

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
    opening: moneySchema.meta({ description: 'Owed before `from`; negative is prepaid.' }),
    items: z.array(LINE),
    nextAfter: z.string().nullable(),
    closing: moneySchema.meta({ description: 'Owed at the end of `to`, whichever page this is.' }),
  })
  .meta({ id: 'LeaseStatement' });

// Lines of a later entry are numbered on from a hundred thousand, and so on.
const LINE_KEY = z.tuple([daySchema, instantSchema, cursorId, z.string().regex(/^\d{1,9}$/)]);
const CURSOR = cursorOf('getLeaseStatement', LINE_KEY);

function show({ businessDate: date, kind, reference, account, chargeId, paymentId, ...row }: StatementRow) {
  return {
    ...{ date, kind, reference, account, chargeId, paymentId },
    amount: kes(row.amountMinor),
    balance: kes(row.balanceMinor),
  };
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
  query: z.strictObject({ from: daySchema.default('2000-01-01'), to: daySchema.optional(), ...pageQuery }),
  body: z.undefined(),
  success: { status: 200, description: 'The statement.', schema: STATEMENT },
  errors: ['LEASE_NOT_FOUND'],
  async handle({ pool, clock }, { principal: { tenantId }, params: { leaseId }, query }) {
    const cursor = CURSOR.read(query.after);
    const zone = await zoneOfLease(pool, tenantId, leaseId);
    if (zone === undefined) throw new AppError('LEASE_NOT_FOUND', undefined, { leaseId });
    const { from, to = businessDateIn(zone, clock.now()), limit } = query;
    if (from > to) {
      throw new AppError('REQUEST_INVALID', undefined, {
        fields: [{ path: 'query.from', message: 'after `to`' }],
      });
    }
    const after = cursor && {
      ...{ businessDate: cursor[0], postedAt: cursor[1], reference: cursor[2], lineNo: Number(cursor[3]) },
    };
    const statement = await leaseStatement(pool, tenantId, leaseId, { from, to }, after, limit + 1);
    const keyOf = ({ businessDate, postedAt, reference, lineNo }: StatementRow) => [
      ...[businessDate, postedAt.toISOString(), reference, String(lineNo)],
    ];
    const [opening, closing] = [kes(statement.openingMinor), kes(statement.closingMinor)];
    return {
      status: 200,
      body: { leaseId, from, to, opening, ...CURSOR.page(statement.rows, limit, keyOf, show), closing },
    };
  },
});
