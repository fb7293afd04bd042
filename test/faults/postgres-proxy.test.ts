import { until } from '../../dev/demo/client';
import { inTransaction, newId, openPool, queryAsTenant, type Pool } from '../../kernel/db';
import { publishOutbox } from '../../kernel/events';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { openPostgresProxy, type PostgresProxy, type Ruling } from './support/postgres-proxy';
import type { LabelledStatement } from './support/statement';

// The kill-point tests are worth what this proxy is: at each moment PostgreSQL must have done exactly so much.

let database: TestDatabase;
let adminPool: Pool;
let proxy: PostgresProxy;
let pool: Pool;
let rule: (statement: LabelledStatement) => Ruling;
let killed: LabelledStatement[];
const tenantId = newId('tnt');

beforeEach(async () => {
  database = await createTestDatabase();
  adminPool = openPool(database.adminUrl, 1, 'test admin');
  [rule, killed] = [() => 'pass', []];
  const url = new URL(database.appUrl);
  proxy = await openPostgresProxy(Number(url.port), {
    rule: (statement) => rule(statement),
    kill: (statement) => killed.push(statement) > 0,
  });
  url.port = String(proxy.port);
  pool = openPool(url.toString(), 2, 'test app');
});
afterEach(async () => {
  await proxy.close();
  await Promise.all([pool.end(), adminPool.end()]);
  await database.drop();
});

const write = (): Promise<unknown> =>
  inTransaction(pool, tenantId, 'write', (tx) =>
    tx.query({
      name: 'add',
      text: 'INSERT INTO tenant (tenant_id, name) VALUES ($1, $2)',
      values: [tenantId, 'Acme'],
    }),
  );

const written = async (): Promise<number> => (await adminPool.query('SELECT FROM tenant')).rows.length;

/** Writes until somebody is killed; then the process is gone, and PostgreSQL has noticed. */
async function writeAndDie(work: () => Promise<unknown> = write): Promise<string[]> {
  const dying = work().then(
    () => 'answered',
    () => 'lost',
  );
  await until(
    'the kill',
    5_000,
    () => Promise.resolve(killed),
    ({ length }) => length > 0,
  );
  await proxy.close();
  expect(await dying).toBe('lost');
  const text = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'test app'`;
  await until(
    'PostgreSQL to notice',
    5_000,
    () => adminPool.query(text),
    ({ rows }) => rows.length === 0,
  );
  return killed.map(
    ({ label, kind, tenantId: of }) => `${kind} ${label} ${of === tenantId ? 'ours' : String(of)}`,
  );
}

it('lets everything pass that nobody is killed for', async () => {
  await write();
  const read = () => queryAsTenant(pool, tenantId, 'tenants', 'SELECT name FROM tenant', []);
  expect([await read(), await read()]).toEqual([[{ name: 'Acme' }], [{ name: 'Acme' }]]);
  expect(await written()).toBe(1);
});

it('killed before BEGIN: nothing was done', async () => {
  rule = ({ kind }) => (kind === 'begin' ? 'kill-before' : 'pass');
  expect(await writeAndDie()).toEqual(['begin write ours']);
  expect(await written()).toBe(0);
});

it('killed before COMMIT: everything is rolled back', async () => {
  rule = ({ kind }) => (kind === 'commit' ? 'kill-before' : 'pass');
  expect(await writeAndDie()).toEqual(['commit write ours']);
  expect(await written()).toBe(0);
});

it('killed after COMMIT: it is done, and the process never heard of it', async () => {
  rule = ({ kind }) => (kind === 'commit' ? 'kill-after' : 'pass');
  expect(await writeAndDie()).toEqual(['commit write ours']);
  expect(await written()).toBe(1);
});

it('a statement that stands alone is known by its label and company, also when it was prepared before', async () => {
  const name = (): Promise<unknown> =>
    queryAsTenant(pool, tenantId, 'name', 'UPDATE tenant SET name = $1 /* naming */', ['Acme']);
  await expect(name()).rejects.toThrow(/permission/);
  rule = ({ label }) => (label === 'naming' ? 'kill-before' : 'pass');
  expect(await writeAndDie(name)).toEqual(['alone naming ours']);
});

it('an answer that says that nothing was done is passed on', async () => {
  const url = new URL(database.relayUrl);
  url.port = String(proxy.port);
  const relayPool = openPool(url.toString(), 1, 'test relay');
  rule = () => 'kill-after';
  expect(await publishOutbox(relayPool)).toBe(0);
  expect(killed).toEqual([]);
  await relayPool.end();
});
