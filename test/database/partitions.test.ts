import { ensurePartitions } from '../../kernel/db';
import { policies, relations } from './support/catalogue';
import { rowsOf, type FreshDatabase } from './support/fresh';
import { addLines, addPosting, bank, cover } from './support/lines';
import { ACME, asCompany, openTwoCompanies } from './support/two-companies';

const DATED_BACK = ['ledger_line'];
const AS_IT_HAPPENS = ['audit_record', 'consumer_inbox', 'outbox', 'provider_callback', 'webhook_delivery'];
const PARTITIONED = [...DATED_BACK, ...AS_IT_HAPPENS];

let db: FreshDatabase;
beforeAll(async () => {
  db = await openTwoCompanies();
});
afterAll(() => db.close());

const monthsOf = async (table: string): Promise<string[]> =>
  (await relations(db.owner))
    .filter(({ partitionOf }) => partitionOf === table)
    .map(({ name }) => name.slice(table.length + 1));

const ensure = (day: string): Promise<number> =>
  ensurePartitions(db.database.ownerUrl, new Date(`${day}T00:00:00Z`));

it('setup makes a quarter of months ahead of each partitioned table, and back a year of facts, a month of events', async () => {
  await ensure('2040-05-20');
  const made = [
    ...DATED_BACK.map((table) => [table, 16, '2039_05', '2040_08']),
    ...AS_IT_HAPPENS.map((table) => [table, 5, '2040_04', '2040_08']),
  ];
  for (const [table, ...wanted] of made as [string, number, string, string][]) {
    const months = (await monthsOf(table)).filter((name) => /^20(39|40)/.test(name));
    expect([table, months.length, months[0], months.at(-1)]).toEqual([table, ...wanted]);
    expect(await monthsOf(table)).toContain('rest');
  }
  expect(await ensure('2040-05-20')).toBe(0);
  expect(await ensure('2040-06-01')).toBe(PARTITIONED.length);
});

it('a fact of a month without a partition is taken and found, and setup goes on when that month comes', async () => {
  const far = { date: '2055-03-10' };
  await asCompany(db.app, ACME, async (client) => {
    await client.query(
      `INSERT INTO ledger_posting (tenant_id, reference, kind, business_date, content_hash, posted_at)
       VALUES ($1, 'far', 'test', '2055-03-10', '\\x00', now())`,
      [ACME],
    );
    await addLines(client, ACME, 'far', [bank(100, far), cover(-100, far)]);
  });
  const balances = (): Promise<unknown[]> =>
    asCompany(db.app, ACME, (client) =>
      rowsOf(client, "SELECT * FROM ledger_balances($1, '2055-03-31') ORDER BY 1", [ACME]),
    );
  const before = await balances();
  expect(before).toHaveLength(2);

  const made = await ensure('2055-03-01');
  expect(made).toBe(DATED_BACK.length * 16 - 1 + AS_IT_HAPPENS.length * 5);
  expect(await monthsOf('ledger_line')).not.toContain('2055_03');
  expect(await monthsOf('outbox')).toContain('2055_03');
  expect(await ensure('2055-03-01')).toBe(0);
  expect(await balances()).toEqual(before);
});

it('a partition made later has the policy, the checks and the triggers of the others', async () => {
  await ensure('2060-01-01');
  const [model] = (await policies(db.owner)).filter(({ table }) => table === 'ledger_line_2026_06');
  const [made] = (await policies(db.owner)).filter(({ table }) => table === 'ledger_line_2060_01');
  expect(made).toEqual({ ...model, table: 'ledger_line_2060_01' });
  const triggersOf = (table: string): Promise<unknown[]> =>
    rowsOf(
      db.owner,
      `SELECT tgname, tgtype, tgenabled, tgfoid::regproc::text AS function FROM pg_trigger WHERE tgrelid = $1::regclass ORDER BY 1`,
      [table],
    );
  const triggers = await triggersOf('ledger_line_2026_06');
  expect(triggers).toHaveLength(3);
  expect(await triggersOf('ledger_line_2060_01')).toEqual(triggers);
  await asCompany(db.app, ACME, (client) => addPosting(client, ACME, 'made-later'));
});

it('every partition of the outbox is vacuumed often: what was published would be read over by each look until then', async () => {
  await ensure('2065-01-01');
  const rows = await rowsOf(
    db.owner,
    `SELECT c.relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid WHERE inhparent = 'outbox'::regclass
        AND NOT coalesce(c.reloptions @> '{autovacuum_vacuum_scale_factor=0.01}', false)`,
  );
  expect(rows).toEqual([]);
  expect(await monthsOf('outbox')).toContain('2065_01');
});
