import { Client } from 'pg';
import { inTransaction } from '../../kernel/db';
import { takeSnapshots } from '../../kernel/ledger';
import { balances } from '../../kernel/ledger/read';
import { rowsOf } from '../database/support/fresh';
import { addCompany, cover, openLedger, post, postingOf, type LedgerUnderTest } from './support/ledger';
import { openSession } from './support/session';

const DAYS = [
  '2026-01-31',
  '2026-02-01',
  '2026-02-28',
  '2026-03-15',
  '2026-05-01',
  '2026-12-31',
  '2031-07-09',
];

let ledger: LedgerUnderTest;
let admin: Client;
beforeEach(async () => {
  ledger = await openLedger();
  admin = new Client({ connectionString: ledger.database.adminUrl });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await ledger.close();
});

const snapshot = (): Promise<bigint> =>
  inTransaction(ledger.pool, ledger.tenantId, 'snapshots', takeSnapshots);
const onDay = (businessDate: string, amountMinor = 7n): Promise<string[]> =>
  post(ledger.pool, ledger.tenantId, postingOf(cover(amountMinor), { businessDate }));

/**
 * The company's balances on each day that differ from the plain sum of its lines, both read in one snapshot of the
 * database; empty when all agree.
 */
async function differences(): Promise<unknown[]> {
  await admin.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  const rows = await rowsOf(
    admin,
    `WITH told AS (SELECT day, b.* FROM unnest($2::date[]) AS day CROSS JOIN LATERAL ledger_balances($1, day) AS b),
          summed AS (SELECT day, account, sum(amount_minor) AS minor FROM unnest($2::date[]) AS day
                       JOIN ledger_line ON tenant_id = $1 AND business_date <= day GROUP BY day, account)
     SELECT day::text, account, balance_minor::text AS told, minor::text AS summed FROM told FULL JOIN summed USING (day, account)
      WHERE balance_minor IS DISTINCT FROM minor`,
    [ledger.tenantId, DAYS],
  );
  await admin.query('COMMIT');
  return rows;
}

it('balances of any day are the plain sum of the lines, before and after snapshots, late and future facts included', async () => {
  expect(await differences()).toEqual([]);
  for (const day of DAYS) await onDay(day);
  expect(await differences()).toEqual([]);
  expect(await snapshot()).toBe(BigInt(DAYS.length * 2));
  expect(await differences()).toEqual([]);
  await onDay('2026-01-05', -3n);
  await onDay('2026-03-15', 11n);
  expect(await differences()).toEqual([]);
  expect(await snapshot()).toBe(4n);
  expect(await snapshot()).toBe(0n);
  expect(await differences()).toEqual([]);
});

it('the API’s balances say the same, zero accounts left out', async () => {
  await onDay('2026-01-31', 100n);
  await snapshot();
  await onDay('2026-02-01', 20n);
  const on = (day: string): Promise<unknown> => balances(ledger.pool, ledger.tenantId, day);
  expect(await on('2026-01-30')).toEqual([]);
  expect(await on('2026-01-31')).toEqual([
    { account: '1010', balanceMinor: 100n },
    { account: '2440', balanceMinor: -100n },
  ]);
  expect(await on('2026-02-01')).toEqual([
    { account: '1010', balanceMinor: 120n },
    { account: '2440', balanceMinor: -120n },
  ]);
  await onDay('2026-02-02', -120n);
  expect(await on('2026-02-28')).toEqual([]);
});

it('a transaction that is open while snapshots are taken is not lost and not counted twice', async () => {
  await onDay('2026-02-01');
  const open = await openSession(ledger);
  await open.post(postingOf(cover(1_000n), { businessDate: '2026-02-01' }));
  await onDay('2026-02-01');
  await snapshot();
  expect(await differences()).toEqual([]);
  await open.commit();
  expect(await differences()).toEqual([]);
  await snapshot();
  await snapshot();
  expect(await differences()).toEqual([]);
  expect(await balances(ledger.pool, ledger.tenantId, '2026-12-31')).toEqual([
    { account: '1010', balanceMinor: 1_014n },
    { account: '2440', balanceMinor: -1_014n },
  ]);
});

it('under concurrent posting, and several snapshots at once, balances keep equal to the plain sum', async () => {
  let done = false;
  const posting = async (worker: number): Promise<void> => {
    for (let round = 0; round < 40; round += 1)
      await onDay(DAYS[(worker + round) % DAYS.length]!, BigInt(worker * 100 + round + 1));
  };
  const snapping = async (): Promise<void> => {
    while (!done) await snapshot();
  };
  const found: unknown[] = [];
  const comparing = async (): Promise<void> => {
    while (!done) found.push(...(await differences()));
  };
  const others = [snapping(), snapping(), comparing()];
  await Promise.all(Array.from({ length: 8 }, (_, worker) => posting(worker)));
  done = true;
  await Promise.all(others);
  expect(found).toEqual([]);
  await snapshot();
  expect(await differences()).toEqual([]);
  const [row] = await rowsOf<{ lines: number }>(admin, 'SELECT count(*)::int AS lines FROM ledger_line');
  expect(row).toEqual({ lines: 8 * 40 * 2 });
});

it('snapshots are derived: emptied, they cost time and change no balance', async () => {
  for (const day of DAYS) await onDay(day);
  await snapshot();
  await admin.query('TRUNCATE ledger_snapshot, ledger_snapshot_head');
  expect(await differences()).toEqual([]);
  expect(await snapshot()).toBe(BigInt(DAYS.length * 2));
  expect(await differences()).toEqual([]);
});

it('each company has its own', async () => {
  const other = await addCompany(ledger.pool);
  await onDay('2026-02-01');
  await post(ledger.pool, other, postingOf(cover(5n), { businessDate: '2026-02-01' }));
  await snapshot();
  await inTransaction(ledger.pool, other, 'snapshots', takeSnapshots);
  const [row] = await balances(ledger.pool, other, '2026-02-28');
  expect(row).toEqual({ account: '1010', balanceMinor: 5n });
  expect(await differences()).toEqual([]);
});
