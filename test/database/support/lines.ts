import type { Pool, PoolClient } from 'pg';
import { rowsOf } from './fresh';

/** A line as a test writes it, straight into the table; what is left out is NULL, or the entry `ent_1` in KES. */
export interface RawLine {
  readonly account?: string | null;
  readonly amount?: string | number | null;
  readonly entry?: string | null;
  readonly currency?: string | null;
  readonly company?: string;
  readonly date?: string | null;
  readonly dimensions?: Readonly<Record<string, string>>;
}

const DAY = '2026-06-10';

/** Makes a posting without lines, in the transaction of the client. */
export async function addPosting(client: PoolClient, company: string, reference: string): Promise<void> {
  await client.query(
    `INSERT INTO ledger_posting (tenant_id, reference, kind, business_date, content_hash, posted_at)
     VALUES ($1, $2, 'test', $3, '\\x00', '2026-06-10T09:00:00Z')`,
    [company, reference, DAY],
  );
}

/** Inserts lines in one statement, past the ledger's own function; into a partition when one is named. */
export async function addLines(
  client: PoolClient,
  company: string,
  reference: string,
  lines: readonly RawLine[],
  table = 'ledger_line',
): Promise<void> {
  const [{ taken } = { taken: 0 }] = await rowsOf<{ taken: number }>(
    client,
    'SELECT count(*)::int AS taken FROM ledger_line WHERE tenant_id = $1 AND reference = $2',
    [company, reference],
  );
  const rows = lines.map((line, index) => ({
    tenant_id: line.company ?? company,
    business_date: line.date === undefined ? DAY : line.date,
    reference,
    entry_id: line.entry === undefined ? 'ent_1' : line.entry,
    line_no: taken + index + 1,
    account: line.account === undefined ? '1010' : line.account,
    amount_minor: line.amount === undefined ? 100 : line.amount,
    currency: line.currency === undefined ? 'KES' : line.currency,
    ...line.dimensions,
  }));
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].join(', ');
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_populate_recordset(NULL::ledger_line, $1)`,
    [JSON.stringify(rows)],
  );
}

/** Makes a posting and adds its lines, a list for each statement. */
export async function addWhole(
  client: PoolClient,
  company: string,
  reference: string,
  ...statements: readonly (readonly RawLine[])[]
): Promise<void> {
  await addPosting(client, company, reference);
  for (const lines of statements) await addLines(client, company, reference, lines);
}

/** Money into the bank: DR 1010. */
export const bank = (amount: string | number, rest: RawLine = {}): RawLine => ({
  account: '1010',
  amount,
  dimensions: { bank_account: 'KCB-1' },
  ...rest,
});

/** The company's cover of the trust: 2440, on the same side as the bank. Negative amounts are credits. */
export const cover = (amount: string | number, rest: RawLine = {}): RawLine => ({
  account: '2440',
  amount,
  dimensions: { cause: 'cover' },
  ...rest,
});

/** Income: on the accrual side. */
export const income = (amount: string | number, rest: RawLine = {}): RawLine => ({
  account: '4010',
  amount,
  dimensions: { property_id: 'prp_1', set_id: 'set_1', unit_id: 'unt_1', lease_id: 'lse_1' },
  ...rest,
});

/** What a customer owes: on the accrual side. */
export const receivable = (amount: string | number, rest: RawLine = {}): RawLine => ({
  account: '1100',
  amount,
  dimensions: {
    customer_id: 'cus_1',
    lease_id: 'lse_1',
    unit_id: 'unt_1',
    property_id: 'prp_1',
    charge_id: 'chg_1',
  },
  ...rest,
});

/** Entries and sides of postings that do not add up, over all companies; empty when the ledger is whole. */
export function unbalanced(admin: Pool): Promise<Record<string, unknown>[]> {
  return rowsOf(
    admin,
    `SELECT tenant_id, reference, entry_id AS part, sum(amount_minor) AS rest FROM ledger_line
      GROUP BY 1, 2, 3 HAVING sum(amount_minor) IS DISTINCT FROM 0
     UNION ALL
     SELECT l.tenant_id, l.reference, a.side, sum(l.amount_minor)
       FROM ledger_line l LEFT JOIN ledger_account a USING (account)
      GROUP BY 1, 2, 3 HAVING sum(l.amount_minor) IS DISTINCT FROM 0`,
  );
}
