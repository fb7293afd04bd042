import type { Guard } from '../guard';

const FOUNDATION = 'prisma/migrations/20261124000000_foundation/migration.sql';
const LEDGER = 'prisma/migrations/20261124000100_ledger/migration.sql';
const MPESA = 'prisma/migrations/20261124000200_mpesa/migration.sql';
const APPEND_ONLY = 'test/database/append-only.test.ts';
const ALLOWED = { failsWith: 'it was allowed' };

const NEVER_EMPTIED = `  EXECUTE format('CREATE TRIGGER never_emptied BEFORE TRUNCATE ON %s '
                 'FOR EACH STATEMENT EXECUTE FUNCTION bn_refuse_change()', p_table);
`;

const refusal = (table: string, verb: 'UPDATE' | 'DELETE' | 'TRUNCATE'): Guard['test'] => ({
  file: APPEND_ONLY,
  name: `${table} ${verb} is refused for the owner of the table`,
});

/** What is posted or recorded is never changed or removed, by the owner of the tables neither. */
export const IMMUTABILITY_GUARDS: readonly Guard[] = [
  ...['ledger_line', 'ledger_posting', 'audit_record', 'allocation'].map((table) => ({
    guard: `rows of ${table} are never changed`,
    file: LEDGER,
    find: `bn_append_only('${table}', true)`,
    replace: `bn_append_only('${table}', false)`,
    test: refusal(table, 'UPDATE'),
    ...ALLOWED,
  })),
  ...['provider_receipt', 'provider_callback'].map((table) => ({
    guard: `rows of ${table} are never changed`,
    file: MPESA,
    find: `SELECT bn_append_only('${table}', true);\n`,
    replace: '',
    test: refusal(table, 'UPDATE'),
    ...ALLOWED,
  })),
  {
    guard: 'rows are never deleted',
    file: FOUNDATION,
    find: 'CREATE TRIGGER never_changed BEFORE UPDATE OR DELETE ON',
    replace: 'CREATE TRIGGER never_changed BEFORE UPDATE ON',
    test: refusal('ledger_line', 'DELETE'),
    ...ALLOWED,
  },
  ...['ledger_line', 'ledger_posting', 'audit_record', 'allocation'].map((table) => ({
    guard: `${table} is never emptied`,
    file: FOUNDATION,
    find: NEVER_EMPTIED,
    replace: '',
    test: refusal(table, 'TRUNCATE'),
    ...ALLOWED,
  })),
  {
    guard: 'a month of ledger_line is never emptied',
    file: LEDGER,
    find: "('ledger_line', true, true)",
    replace: "('ledger_line', false, true)",
    test: refusal('ledger_line_2026_06', 'TRUNCATE'),
    ...ALLOWED,
  },
  {
    guard: 'a month of audit_record is never emptied',
    file: FOUNDATION,
    find: "('audit_record', true, false)",
    replace: "('audit_record', false, false)",
    test: refusal('audit_record_2026_06', 'TRUNCATE'),
    ...ALLOWED,
  },
  {
    guard: 'lines that are put into a month directly are checked too',
    file: LEDGER,
    find: "('ledger_line', true, true)",
    replace: "('ledger_line', true, false)",
    test: {
      file: 'test/database/unbalanced.test.ts',
      name: 'lines come with their posting, in one transaction the owner of the tables is held to the same, in a partition too',
    },
    ...ALLOWED,
  },
];
