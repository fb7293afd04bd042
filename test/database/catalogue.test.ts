import { functions, keys, policies, relations, rightsOf, type Key } from './support/catalogue';
import { APP_RIGHTS, RELAY_RIGHTS } from './support/expected-rights';
import { openFreshDatabase, refusalOf, rowsOf, type FreshDatabase } from './support/fresh';

/** Prisma's own book of migrations. It holds no data of a company, and no role but the owner may touch it. */
const PRISMA = '_prisma_migrations';

/** Tables without a company, and what stands in for its policy. */
const WITHOUT_COMPANY: Readonly<Record<string, string>> = {
  [PRISMA]: 'Prisma’s own',
  ledger_account: 'the chart of accounts: reference data, the same for all',
  partitioned_table: 'which tables have month partitions: the migrations’ own',
  outbox_shard: 'the relay’s own: one row for each shard',
  consumer_cursor: 'the relay’s own: one row for each consumer and shard',
};

/** Keys that do not begin with tenant_id: of those tables, or pointing at the chart of accounts. */
const KEYS_WITHOUT_COMPANY = [
  '_prisma_migrations _prisma_migrations_pkey (id)',
  'consumer_cursor consumer_cursor_pkey (consumer, shard)',
  'ledger_account ledger_account_pkey (account)',
  'ledger_guard ledger_guard_account_fkey (account) → (account)',
  'ledger_snapshot ledger_snapshot_account_fkey (account) → (account)',
  'outbox_shard outbox_shard_pkey (shard)',
  'partitioned_table partitioned_table_pkey (table_name)',
];

const OF_THE_COMPANY = "(tenant_id = NULLIF(current_setting('app.tenant_id'::text, true), ''::text))";

let db: FreshDatabase;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());

const describeKey = ({ table, name, columns, refersTo }: Key): string =>
  `${table} ${name} (${columns.join(', ')})${refersTo ? ` → (${refersTo.join(', ')})` : ''}`;

it('the catalogue is not empty: the walk below looks at tables, partitions, keys, policies and functions', async () => {
  const found = await relations(db.owner);
  expect(found.filter(({ kind }) => kind === 'table').length).toBeGreaterThanOrEqual(30);
  expect(found.filter(({ kind }) => kind === 'partition').length).toBeGreaterThanOrEqual(17 + 4 * 6);
  expect((await keys(db.owner)).length).toBeGreaterThan(60);
  expect((await functions(db.owner)).length).toBeGreaterThanOrEqual(12);
});

it('bn_owner owns every table, view, sequence and function', async () => {
  const all = [...(await relations(db.owner)), ...(await functions(db.owner))];
  expect(all.filter(({ owner }) => owner !== 'bn_owner')).toEqual([]);
});

it('row-level security is enabled and forced on every table and partition but Prisma’s own', async () => {
  const tables = (await relations(db.owner)).filter(({ kind }) => kind === 'table' || kind === 'partition');
  const open = tables.filter(({ enabled, forced }) => !enabled || !forced);
  expect(open.map(({ name }) => name)).toEqual([PRISMA]);
});

it('every table and partition has the company’s policy for reading and writing, and no other opens it', async () => {
  const tables = (await relations(db.owner)).filter(({ kind }) => kind === 'table' || kind === 'partition');
  const company = { name: 'company', command: 'ALL', permissive: 'PERMISSIVE', roles: '{public}' };
  const expected = tables
    .filter(({ name }) => !(name in WITHOUT_COMPANY))
    .map(({ name }) => ({ table: name, ...company, using: OF_THE_COMPANY, check: OF_THE_COMPANY }));
  const found = await policies(db.owner);
  expect(found.filter(({ name }) => name === 'company')).toEqual(expected);
  const others = found.filter(({ name }) => name !== 'company');
  expect(others.map((policy) => Object.values(policy).join(' | '))).toEqual([
    'consumer_cursor | relay_only | ALL | PERMISSIVE | {bn_relay} | true | true',
    'ledger_account | everyone_reads | SELECT | PERMISSIVE | {public} | true | ',
    'outbox | relay_publishes | ALL | PERMISSIVE | {bn_relay} | true | true',
    'outbox_shard | relay_only | ALL | PERMISSIVE | {bn_relay} | true | true',
    'partitioned_table | migrations_only | ALL | PERMISSIVE | {bn_owner} | true | true',
    'process_signal | relay_signals | ALL | PERMISSIVE | {bn_relay} | true | true',
    'process_start | relay_starts | ALL | PERMISSIVE | {bn_relay} | true | true',
    'webhook | relay_calls | ALL | PERMISSIVE | {bn_relay} | true | true',
    'webhook_place | relay_calls | ALL | PERMISSIVE | {bn_relay} | true | true',
  ]);
});

it('primary, unique, foreign and exclusion keys and unique indexes begin with tenant_id', async () => {
  const begins = (columns: readonly string[] | null): boolean =>
    columns === null || columns[0] === 'tenant_id';
  const others = (await keys(db.owner)).filter(
    ({ columns, refersTo }) => !begins(columns) || !begins(refersTo),
  );
  expect(others.map(describeKey).toSorted()).toEqual(KEYS_WITHOUT_COMPANY);
});

it('tenant_id is never null in a table of companies', async () => {
  const tables = (await relations(db.owner)).filter(({ kind }) => kind === 'table' || kind === 'partition');
  const present = await rowsOf<{ name: string }>(
    db.owner,
    `SELECT c.relname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'public'::regnamespace AND a.attname = 'tenant_id' AND a.attnotnull`,
  );
  const names = new Set(present.map(({ name }) => name));
  const without = tables.filter(({ name }) => !names.has(name)).map(({ name }) => name);
  expect(without.toSorted()).toEqual(Object.keys(WITHOUT_COMPANY).toSorted());
});

it('every function runs with the rights of its caller', async () => {
  const definers = (await functions(db.owner)).filter(({ securityDefiner }) => securityDefiner);
  expect(definers).toEqual([]);
});

it('no view shows what its reader may not see: none without security_invoker, none materialized', async () => {
  const views = (await relations(db.owner)).filter(({ kind, securityInvoker }) =>
    kind === 'view' ? !securityInvoker : kind === 'materialized view' || kind === 'other',
  );
  expect(views).toEqual([]);
});

it('the roles are plain: no superuser, no BYPASSRLS, no way to make roles or databases, members of nothing', async () => {
  const roles = await rowsOf(
    db.admin,
    `SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
            (SELECT count(*)::int FROM pg_auth_members m WHERE m.member = r.oid) AS memberships
       FROM pg_roles r WHERE rolname LIKE 'bn\\_%' ORDER BY rolname`,
  );
  const plain = {
    rolsuper: false,
    rolbypassrls: false,
    rolcreaterole: false,
    rolcreatedb: false,
    rolreplication: false,
  };
  const expected = ['bn_app', 'bn_owner', 'bn_relay'].map((rolname) => ({
    rolname,
    ...plain,
    memberships: 0,
  }));
  expect(roles).toEqual(expected);
});

it('the application may read and add, change the listed columns, and nothing else: no DELETE, no TRUNCATE anywhere', async () => {
  expect(await rightsOf(db.owner, 'bn_app')).toEqual(APP_RIGHTS);
});

it('the relay sees outbox, cursors and process starts, and changes no more than their places', async () => {
  expect(await rightsOf(db.owner, 'bn_relay')).toEqual(RELAY_RIGHTS);
});

it('PUBLIC and the roles to come have no rights on any relation', async () => {
  expect(await rightsOf(db.owner, 'PUBLIC')).toEqual({});
  expect(await rowsOf(db.admin, 'SELECT defaclobjtype FROM pg_default_acl')).toEqual([]);
});

describe.each(['app', 'relay'] as const)('as bn_%s', (role) => {
  it('no schema, temporary table, table, function or extension can be made', async () => {
    const attempts = [
      'CREATE SCHEMA mine',
      'CREATE TEMPORARY TABLE ledger_guard (balance_minor numeric)',
      'CREATE TABLE mine (id text)',
      'CREATE FUNCTION ledger_side(text, text) RETURNS text LANGUAGE sql AS $$ SELECT $1 $$',
      'CREATE OR REPLACE FUNCTION ledger_side(p_account text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$',
      'CREATE EXTENSION pgcrypto',
      'CREATE ROLE mine',
    ];
    for (const attempt of attempts)
      expect([attempt, (await refusalOf(db[role].query(attempt))).code]).toEqual([attempt, '42501']);
  });

  it('no partition can be touched directly, only its parent', async () => {
    const partitions = (await relations(db.owner)).filter(({ kind }) => kind === 'partition');
    for (const { name } of partitions) {
      expect([name, (await refusalOf(db[role].query(`SELECT FROM ${name}`))).code]).toEqual([name, '42501']);
      const insert = db[role].query(`INSERT INTO ${name} DEFAULT VALUES`);
      expect([name, (await refusalOf(insert)).code]).toEqual([name, '42501']);
    }
  });

  it('no other role can be put on, and no rule, trigger or policy switched off', async () => {
    const attempts = [
      'SET ROLE bn_owner',
      'SET SESSION AUTHORIZATION bn_owner',
      'SET session_replication_role = replica',
      'ALTER TABLE ledger_line DISABLE TRIGGER ALL',
      'ALTER TABLE ledger_line DISABLE ROW LEVEL SECURITY',
      'DROP POLICY company ON ledger_line',
      'DROP TRIGGER never_changed ON ledger_line',
      'ALTER ROLE CURRENT_USER BYPASSRLS',
    ];
    for (const attempt of attempts)
      expect([attempt, (await refusalOf(db[role].query(attempt))).code]).toEqual([attempt, '42501']);
  });
});

it('row_security = off turns a read that a policy would narrow into an error, not into more rows', async () => {
  const client = await db.app.connect();
  try {
    await client.query('SET row_security = off');
    expect((await refusalOf(client.query('SELECT FROM payment'))).code).toBe('42501');
  } finally {
    client.release(true);
  }
});
