import type { Guard } from '../guard';

const FOUNDATION = 'prisma/migrations/20261124000000_foundation/migration.sql';
const LEDGER = 'prisma/migrations/20261124000100_ledger/migration.sql';
const ISOLATION = 'test/database/isolation.test.ts';
const CATALOGUE = 'test/database/catalogue.test.ts';
const TENANT_QUERY = 'test/kernel/tenant-query.test.ts';
const TRANSACTION = 'test/kernel/transaction.test.ts';
const FORCED = 'row-level security is enabled and forced on every table and partition but Prisma’s own';
const ALLOWED = { failsWith: 'it was allowed' };

/** Replaces the company's policy of one table by one that lets everybody through. */
const openPolicy = (table: string): Pick<Guard, 'file' | 'find' | 'replace'> => ({
  file: LEDGER,
  find: "-- Without a company: the chart, and the relay's own book-keeping.",
  replace: `DROP POLICY company ON ${table};\nCREATE POLICY company ON ${table} USING (true) WITH CHECK (true);`,
});

/** Row-level security and rights, in the migrations. */
const IN_THE_DATABASE: readonly Guard[] = [
  ...['payment', 'outbox', 'ledger_line', 'customer'].map((table) => ({
    guard: `a company reads its own rows of ${table} only`,
    ...openPolicy(table),
    test: { file: ISOLATION, name: `${table} hides the rows of a company from another company` },
  })),
  {
    guard: 'a company writes rows of its own only (WITH CHECK)',
    file: FOUNDATION,
    find: "'WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), ''''))'",
    replace: "'WITH CHECK (true)'",
    test: { file: ISOLATION, name: 'payment takes no row for a company from another company' },
  },
  {
    guard: 'the empty company is no company',
    file: FOUNDATION,
    find: "'WITH CHECK (tenant_id = nullif(current_setting(''app.tenant_id'', true), ''''))'",
    replace: "'WITH CHECK (tenant_id = current_setting(''app.tenant_id'', true))'",
    test: { file: ISOLATION, name: 'nobody writes rows of a company without a name (company set: "")' },
    ...ALLOWED,
  },
  {
    guard: 'row-level security binds the owner too (FORCE)',
    file: FOUNDATION,
    find: "  EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', p_table);\n",
    replace: '',
    test: { file: CATALOGUE, name: FORCED },
  },
  {
    guard: 'a partition is isolated as its table',
    file: FOUNDATION,
    find: '  PERFORM bn_isolate(p_partition);\n',
    replace: '',
    test: { file: CATALOGUE, name: FORCED },
  },
  {
    guard: 'every table with company data is isolated',
    file: LEDGER,
    find: "'consumer_inbox', 'notification', 'audit_head'",
    replace: "'consumer_inbox', 'audit_head'",
    test: { file: CATALOGUE, name: FORCED },
  },
  {
    guard: 'only the relay reads the outbox of every company',
    file: LEDGER,
    find: 'CREATE POLICY relay_publishes ON outbox TO bn_relay',
    replace: 'CREATE POLICY relay_publishes ON outbox',
    test: { file: ISOLATION, name: 'outbox hides the rows of a company from another company' },
  },
  {
    guard: 'the relay reads no money and no person',
    file: LEDGER,
    find: 'GRANT SELECT ON outbox TO bn_relay;',
    replace: 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO bn_relay;',
    test: {
      file: ISOLATION,
      name: 'the relay sees outbox, process starts, signals and webhooks’ places of every company, and cannot read anything else',
    },
    ...ALLOWED,
  },
  {
    guard: 'the application deletes nothing',
    file: LEDGER,
    find: 'GRANT UPDATE (status) ON lease TO bn_app;',
    replace: 'GRANT UPDATE (status), DELETE ON lease TO bn_app;',
    test: {
      file: CATALOGUE,
      name: 'the application may read and add, change the listed columns, and nothing else: no DELETE, no TRUNCATE anywhere',
    },
  },
  {
    guard: 'a row of one company cannot point at one of another',
    file: FOUNDATION,
    find: '  FOREIGN KEY (tenant_id, unit_id) REFERENCES unit,\n  FOREIGN KEY (tenant_id, customer_id)',
    replace: '  FOREIGN KEY (tenant_id, customer_id)',
    test: {
      file: ISOLATION,
      name: 'a row of one company cannot point at a row of another, whatever id it names',
    },
    ...ALLOWED,
  },
];

/** How the program names the company, and forgets it again. */
const IN_THE_PROGRAM: readonly Guard[] = [
  {
    guard: 'a query runs under the company it names',
    file: 'kernel/db/tenant-query.ts',
    find: 'connection.bind({ statement: SET_TENANT.name, values: [tenantId] });',
    replace: "connection.bind({ statement: SET_TENANT.name, values: [''] });",
    test: {
      file: TENANT_QUERY,
      name: 'a query sees the rows of the company it names, and the next one those of its own',
    },
  },
  {
    guard: 'a query leaves no company set behind it',
    file: 'kernel/db/tenant-query.ts',
    find: "set_config('app.tenant_id', $1, true)",
    replace: "set_config('app.tenant_id', $1, false)",
    test: {
      file: TENANT_QUERY,
      name: 'no company is left set behind a query, whether it ends well or fails',
    },
  },
  {
    guard: 'a transaction leaves no company set behind it',
    file: 'kernel/db/transaction.ts',
    find: 'SET LOCAL app.tenant_id',
    replace: 'SET app.tenant_id',
    test: {
      file: TRANSACTION,
      name: 'no company is left set behind a transaction, whether it commits or not',
    },
  },
  {
    guard: 'a company’s name is a value and never SQL',
    file: 'kernel/db/transaction.ts',
    find: '${escapeLiteral(tenantId)} /*',
    replace: "'${tenantId}' /*",
    test: { file: TENANT_QUERY, name: 'a company name is a value and never SQL' },
  },
  {
    guard: 'a COMMIT that is answered ROLLBACK is an error',
    file: 'kernel/db/transaction.ts',
    find: "if (ended.command !== 'COMMIT')",
    replace: 'if (false)',
    test: {
      file: TRANSACTION,
      name: 'a transaction whose error was caught inside is not reported as committed',
    },
  },
];

/** Nobody sees or changes what is another company's. */
export const ISOLATION_GUARDS: readonly Guard[] = [...IN_THE_DATABASE, ...IN_THE_PROGRAM];
