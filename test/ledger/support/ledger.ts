import { inTransaction, newId, openPool, type Pool } from '../../../kernel/db';
import { isAppError } from '../../../kernel/errors';
import { postToLedger, type LedgerLine, type LedgerPosting } from '../../../kernel/ledger';
import { createTestDatabase, type TestDatabase } from '../../support/database';

/** A migrated database with one company in it, and the application's pool. */
export interface LedgerUnderTest {
  readonly database: TestDatabase;
  readonly pool: Pool;
  readonly tenantId: string;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 24;

/** When every posting of these tests was made. */
export const AT = new Date('2026-06-10T09:00:00Z');

/** A database of its own with one company in it; close it after the tests. */
export async function openLedger(): Promise<LedgerUnderTest> {
  const database = await createTestDatabase();
  const pool = openPool(database.appUrl, CONNECTIONS_MAX, 'ledger test');
  const tenantId = await addCompany(pool);
  const close = async (): Promise<void> => {
    await pool.end();
    await database.drop();
  };
  return { database, pool, tenantId, close };
}

/** A company with nothing but its name. */
export async function addCompany(pool: Pool): Promise<string> {
  const tenantId = newId('tnt');
  await inTransaction(pool, tenantId, 'add-company', (tx) =>
    tx.query('INSERT INTO tenant (tenant_id, name) VALUES ($1, $1)', [tenantId]),
  );
  return tenantId;
}

const ORIGIN = {
  actor: { type: 'system', id: 'test' },
  correlationId: 'req_test',
  clientApp: 'test',
} as const;

let count = 0;

/** A posting of one entry of these lines, under a reference of its own unless one is given. */
export function postingOf(lines: readonly LedgerLine[], rest: Partial<LedgerPosting> = {}): LedgerPosting {
  count += 1;
  return {
    reference: `test:${count}`,
    kind: 'test',
    businessDate: '2026-06-10',
    entries: [{ lines }],
    currency: 'KES',
    origin: ORIGIN,
    causationId: 'req_test',
    source: 'test',
    ...rest,
  };
}

/** Money of a set's owners comes in (positive) or goes out (negative), through the bank. */
export function funds(amountMinor: bigint, setId = 'set_1', category = 'rent'): LedgerLine[] {
  return [
    { account: '1010', amountMinor, dimensions: { bankAccount: 'KCB-1' } },
    { account: '2200', amountMinor: -amountMinor, dimensions: { propertyId: 'prp_1', setId, category } },
  ];
}

/** The company's cover of its trust: two accounts of the money side without a guard. */
export function cover(amountMinor: bigint): LedgerLine[] {
  return [
    { account: '1010', amountMinor, dimensions: { bankAccount: 'KCB-1' } },
    { account: '2440', amountMinor: -amountMinor, dimensions: { cause: 'cover' } },
  ];
}

/** Posts in a transaction of their own; the references that were posted now. */
export function post(pool: Pool, tenantId: string, ...postings: readonly LedgerPosting[]): Promise<string[]> {
  return inTransaction(pool, tenantId, 'post', async (tx) => [...(await postToLedger(tx, postings, AT))]);
}

/** `posted`, or the code of the error table. Any other failure is thrown. */
export async function outcomeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'posted';
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}
