import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkoutRoot } from '../../dev/stack/checkout';
import { accountOf, CHART } from '../../domain/accounting/chart';
import { chartSql } from '../../prisma/chart-sql';
import { openFreshDatabase, rowsOf, type FreshDatabase } from './support/fresh';

let db: FreshDatabase;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());

function ledgerMigration(): string {
  const migrations = path.join(checkoutRoot(), 'prisma', 'migrations');
  const folder = readdirSync(migrations).find((name) => name.endsWith('_ledger')) ?? '';
  return readFileSync(path.join(migrations, folder, 'migration.sql'), 'utf8');
}

/** Text without its layout: what is generated is indented as where it stands. */
const squeezed = (sql: string): string => sql.replaceAll(/\s+/g, ' ').trim();

it.each(Object.entries(chartSql()))('the ledger’s migration holds what the chart says: %s', (_mark, sql) => {
  expect(squeezed(ledgerMigration()).split(squeezed(sql))).toHaveLength(2);
});

it('the database has the accounts of the chart, to the column', async () => {
  const rows = await rowsOf<{ account: string }>(db.owner, 'SELECT * FROM ledger_account');
  const expected = CHART.map(({ number, name, type, side, hot, guard }) => ({
    account: number,
    ...{ name, type, side, hot, guarded: guard !== null },
  }));
  const inOrder = (a: { account: string }, b: { account: string }): number =>
    a.account < b.account ? -1 : 1;
  expect(rows.toSorted(inOrder)).toEqual(expected.toSorted(inOrder));
});

it('ledger_side tells the chart’s side of every account, and of no other', async () => {
  const rows = await rowsOf<{ account: string; side: string | null }>(
    db.owner,
    'SELECT account, ledger_side(account) AS side FROM unnest($1::text[]) AS account',
    [CHART.map(({ number }) => number)],
  );
  for (const { account, side } of rows) expect([account, side]).toEqual([account, accountOf(account).side]);
  const [other] = await rowsOf(db.owner, "SELECT ledger_side('9999') AS side");
  expect(other).toEqual({ side: null });
});

it('accounts.md names its sides: 1100, 1105, 2010, 2105, 2300, 3900, 4xxx and 5xxx are accrual, C… the company’s, the rest money', () => {
  const sideOf = (number: string): string => {
    if (number.startsWith('C')) return 'company';
    return /^(1100|1105|2010|2105|2300|3900|[45]...)$/.test(number) ? 'accrual' : 'money';
  };
  expect(CHART.filter(({ number, side }) => side !== sideOf(number))).toEqual([]);
});
