import type { Guard } from '../guard';

const file = 'prisma/migrations/20261124000100_ledger/migration.sql';
const UNBALANCED = 'test/database/unbalanced.test.ts';
const DEMANDS = 'test/database/line-demands.test.ts';
const POSTING = 'test/ledger/posting.test.ts';
const GROUPS = 'test/ledger/group-commit.test.ts';
const ALLOWED = { failsWith: 'it was allowed' };

/** What makes a posting whole: it balances, it is closed, and its reference counts once. */
export const POSTING_GUARDS: readonly Guard[] = [
  {
    guard: 'lines that do not add up are found (sum by entry and side)',
    file,
    find: 'bool_and(g.rest IS NOT DISTINCT FROM 0)',
    replace: 'true',
    test: { file: UNBALANCED, name: 'an entry that does not balance cannot be committed one line alone' },
    ...ALLOWED,
  },
  {
    guard: 'a line has an amount',
    file,
    find: "a.amount_minor <> 0 AND a.currency = 'KES'",
    replace: "a.currency = 'KES'",
    test: {
      file: DEMANDS,
      name: 'a line that is not what the chart demands is refused, whoever inserts it an amount of nothing',
    },
    ...ALLOWED,
  },
  {
    guard: 'a line is in the currency of the ledger',
    file,
    find: "a.amount_minor <> 0 AND a.currency = 'KES'",
    replace: 'a.amount_minor <> 0',
    test: {
      file: DEMANDS,
      name: 'a line that is not what the chart demands is refused, whoever inserts it another currency',
    },
    ...ALLOWED,
  },
  {
    guard: 'a line has the guard key of its dimensions',
    file,
    find: 'AND a.guard_key IS NOT DISTINCT FROM ledger_guard_key(',
    replace: 'OR a.guard_key = ledger_guard_key(',
    test: {
      file: DEMANDS,
      name: 'a line that is not what the chart demands is refused, whoever inserts it a guarded line under a key of its own choice',
    },
    ...ALLOWED,
  },
  {
    guard: 'every entry balances',
    file,
    find: 'HAVING sum(amount_minor) IS DISTINCT FROM 0 LIMIT 1;',
    replace: 'HAVING sum(amount_minor) IS DISTINCT FROM 0 AND entry_id IS NULL LIMIT 1;',
    test: {
      file: UNBALANCED,
      name: 'an entry that does not balance cannot be committed two entries, each off, that balance together',
    },
    ...ALLOWED,
  },
  {
    guard: 'every side of a posting balances',
    file,
    find: 'HAVING sum(amount_minor) IS DISTINCT FROM 0 LIMIT 1;',
    replace: 'HAVING sum(amount_minor) IS DISTINCT FROM 0 AND entry_id IS NOT NULL LIMIT 1;',
    test: {
      file: UNBALANCED,
      name: 'an entry that does not balance cannot be committed an entry that balances over two sides',
    },
    ...ALLOWED,
  },
  {
    guard: 'the ledger checks whatever brings lines, not its function alone',
    file,
    find: 'CREATE TRIGGER lines_balance AFTER INSERT ON ledger_line REFERENCING NEW TABLE AS added\n  FOR EACH STATEMENT EXECUTE FUNCTION ledger_check_lines();',
    replace: '',
    test: { file: UNBALANCED, name: 'an entry that does not balance cannot be committed one line alone' },
    ...ALLOWED,
  },
  {
    guard: 'a posting is closed when its transaction ends',
    file,
    find: ' AND p.xact = pg_current_xact_id() AND p.xact = a.xact',
    replace: '',
    test: {
      file: 'test/guards/ledger.test.ts',
      name: 'a posting of the same day takes no lines in a later transaction, though they balance',
    },
  },
  {
    guard: 'lines are of the day of their posting',
    file,
    find: 'SELECT p.business_date = a.business_date AND p.xact',
    replace: 'SELECT p.xact',
    test: {
      file: UNBALANCED,
      name: 'lines come with their posting, in one transaction not on another day than the posting’s',
    },
    ...ALLOWED,
  },
  {
    guard: 'in which transaction a row was written is not for the writer to say',
    file,
    find: 'GRANT INSERT (tenant_id, reference, kind, business_date, content_hash, reverses, posted_at) ON ledger_posting',
    replace: 'GRANT INSERT ON ledger_posting',
    test: {
      file: UNBALANCED,
      name: 'lines come with their posting, in one transaction nobody says in which transaction a row of ledger_posting was written',
    },
  },
  {
    guard: 'a line carries the dimensions of its account',
    file,
    find: "WHEN account IN ('1100') THEN num_nulls(customer_id, lease_id, unit_id, property_id, charge_id) = 0",
    replace: "WHEN account IN ('1100') THEN true",
    test: {
      file: POSTING,
      name: 'every account takes a line with its dimensions, and none without one of them 1100',
    },
  },
  {
    guard: 'an account that the chart does not have takes no line',
    file,
    find: '    ELSE false END;',
    replace: '    ELSE true END;',
    test: {
      file: POSTING,
      name: 'what does not fit is refused by name, and nothing of the call is posted an account that is not in the chart: LEDGER_INVALID',
    },
  },
  {
    guard: 'a reference that is posted again is passed over',
    file,
    find: '    ON CONFLICT (tenant_id, reference) DO NOTHING\n    RETURNING',
    replace: '    RETURNING',
    test: {
      file: POSTING,
      name: 'a reference posts once, for ever the same content again is passed over, in another call and in the same',
    },
    failsWith: 'duplicate key',
  },
  {
    guard: 'a reference is not posted again with other content',
    file,
    find: "    IF FOUND THEN\n      RAISE EXCEPTION 'reference % was posted",
    replace: "    IF false THEN\n      RAISE EXCEPTION 'reference % was posted",
    test: {
      file: POSTING,
      name: 'a reference posts once, for ever other amounts under it are refused, and nothing else of the call is posted',
    },
  },
  {
    guard: 'a posting is reversed once (ledger_posting_reversed_once)',
    file,
    find: 'CREATE UNIQUE INDEX ledger_posting_reversed_once',
    replace: 'CREATE INDEX ledger_posting_reversed_once',
    test: { file: POSTING, name: 'a posting is reversed once and linked to what reverses it' },
  },
  {
    guard: 'groups run side by side',
    file: 'kernel/ledger/group-commit.ts',
    find: 'Math.ceil(waiting / (GROUPS_IN_FLIGHT_MAX - inFlight))',
    replace: 'waiting',
    test: {
      file: GROUPS,
      name: 'postings that arrive at once share a commit two groups run side by side, and no third',
    },
  },
  {
    guard: 'a group commit that fails is posted one by one',
    file: 'kernel/ledger/group-commit.ts',
    find: 'for (const member of group) await commit([member]);',
    replace: 'for (const member of group) member.reject(toLedgerError(error));',
    test: {
      file: GROUPS,
      name: 'postings that arrive at once share a commit each caller learns of its own; a bad one fails alone; a repeated one posts once',
    },
    failsWith: 'does not balance',
  },
];
