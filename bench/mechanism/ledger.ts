import path from 'node:path';
import { Client } from 'pg';
import { runProgram } from '../../dev/stack/one-shot';
import { readConfig } from '../../kernel/config';
import { derivedId, newId, openPool, type Pool } from '../../kernel/db';
import type { LedgerLine, LedgerPosting } from '../../kernel/ledger';
import { businessDateIn, NAIROBI, systemClock } from '../../kernel/time';
import type { BenchStack } from './stack';

const TEMPLATE = 'bench_ledger';

/** A migrated database of a round's own, with one company; its tables are fresh. */
export interface LedgerDatabase {
  readonly tenantId: string;
  /** As the application, one connection for each client. */
  readonly pool: Pool;
  /** As the owner of the tables, for what a variant adds. */
  administer(statements: string): Promise<void>;
  drop(): Promise<void>;
}

async function asAdministrator(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

function inDatabase(url: string, name: string): string {
  const address = new URL(url);
  address.pathname = `/${name}`;
  return address.toString();
}

const templates = new WeakMap<BenchStack, Promise<void>>();

async function makeTemplate({ stack }: BenchStack): Promise<void> {
  await asAdministrator(stack.databaseUrl, `CREATE DATABASE ${TEMPLATE}`);
  const env = { ...stack.env, DATABASE_URL: inDatabase(stack.databaseUrl, TEMPLATE) };
  await runProgram('setup', ['--database-only'], env, path.join(stack.directory, 'log', 'setup-ledger.log'));
}

/** Makes the template on the first call for a stack. */
function ensureTemplate(bench: BenchStack): Promise<void> {
  const made = templates.get(bench) ?? makeTemplate(bench);
  templates.set(bench, made);
  return made;
}

/** Clones a database that was migrated once. */
export async function openLedgerDatabase(bench: BenchStack, clients: number): Promise<LedgerDatabase> {
  const { stack } = bench;
  await ensureTemplate(bench);
  const name = `bench_${newId('req')}`;
  await asAdministrator(stack.databaseUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE} OWNER bn_owner`);
  const url = inDatabase(stack.databaseUrl, name);
  const { database } = readConfig({ ...stack.env, DATABASE_URL: url });
  const tenantId = derivedId('tnt', 'bench', name);
  await asAdministrator(url, `INSERT INTO tenant (tenant_id, name) VALUES ('${tenantId}', 'Bench')`);
  const pool = openPool(database.app, clients, 'bossnyumba bench ledger');
  await Promise.all(Array.from({ length: clients }, () => pool.query('SELECT pg_sleep(0.05)')));
  return {
    tenantId,
    pool,
    administer: (statements) => asAdministrator(database.owner, statements),
    drop: async () => {
      await pool.end();
      await asAdministrator(stack.databaseUrl, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

/** A posting of one entry with two lines, `index` making its reference. */
export function twoLinePosting(index: number, lines: readonly [LedgerLine, LedgerLine]): LedgerPosting {
  return {
    reference: `bench:${index}`,
    kind: 'bench',
    businessDate: businessDateIn(NAIROBI, systemClock.now()),
    entries: [{ lines }],
    currency: 'KES',
    origin: { actor: { type: 'system', id: 'bench' }, correlationId: 'bench', clientApp: 'bench' },
    causationId: 'bench',
    source: 'bench',
  };
}
