import type { Guard } from '../guard';

const file = 'prisma/migrations/20261124000100_ledger/migration.sql';
const GUARD = 'test/ledger/guard.test.ts';
const SNAPSHOTS = 'test/ledger/snapshots.test.ts';
const ALLOWED = { failsWith: 'it was allowed' };

/** Accounts that may not go below zero, and what makes that check quick and right under many at once. */
const GUARDED_ACCOUNTS: readonly Guard[] = [
  {
    guard: 'a guarded account does not go below zero',
    file,
    find: 'IF (v_guard.balance_minor + v_tail > 0) IS DISTINCT FROM false THEN',
    replace: 'IF false THEN',
    test: {
      file: GUARD,
      name: 'owner funds are spent to the last cent, and not one more, whatever the category',
    },
  },
  {
    guard: 'two debits of a guarded key read one after the other (FOR UPDATE)',
    file,
    find: 'AND guard_key = p_key FOR UPDATE;',
    replace: 'AND guard_key = p_key;',
    test: {
      file: 'test/guards/locks.test.ts',
      name: 'in the ledger what a debit of a key with a guard row waited for counts: money is not spent twice',
    },
  },
  {
    guard: 'a debit in a stricter isolation, which would read the past, is refused',
    file,
    find: "IF current_setting('transaction_isolation') IN ('repeatable read', 'serializable') THEN",
    replace: 'IF false THEN',
    test: {
      file: GUARD,
      name: 'a debit takes the lock of its key; a credit takes none a debit in a transaction that is REPEATABLE READ is refused: it would read the past',
    },
  },
  {
    guard: 'a fold stops before the oldest open transaction (xact < v_safe)',
    file,
    find: 'NEW.through_xact := pg_snapshot_xmin(pg_current_snapshot());',
    replace: 'NEW.through_xact := pg_snapshot_xmax(pg_current_snapshot());',
    test: {
      file: GUARD,
      name: 'a long tail is folded into the guard row by the debit that meets it a transaction that is still open is not folded past: its money counts when it commits',
    },
  },
  {
    guard: 'a fold takes no line that the tail counts too',
    file,
    find: ' AND l.xact < NEW.through_xact;',
    replace: ';',
    test: {
      file: GUARD,
      name: 'a long tail is folded into the guard row by the debit that meets it a transaction that is still open is not folded past: its money counts when it commits',
    },
  },
  {
    guard: 'what a guard adds up to is the trigger’s to say',
    file,
    find: 'CREATE TRIGGER folded BEFORE UPDATE ON ledger_guard FOR EACH ROW EXECUTE FUNCTION ledger_fold_guard();',
    replace: '',
    test: {
      file: GUARD,
      name: 'no role can talk a guard up by moving its mark to 999999999: it folds, and nothing else',
    },
  },
  {
    guard: 'no role writes a guard’s balance',
    file,
    find: 'GRANT INSERT (tenant_id, account, guard_key), UPDATE (through_xact) ON ledger_guard TO bn_app;',
    replace: 'GRANT INSERT, UPDATE ON ledger_guard TO bn_app;',
    test: { file: GUARD, name: 'no role can talk a guard up with a balance of its own choice' },
    ...ALLOWED,
  },
  {
    guard: 'the lines of a posting of several entries have a place to go on from',
    file: 'api/rent-payment/get-lease-statement.ts',
    find: '{1,9}',
    replace: '{1,4}',
    test: {
      file: 'test/api/statement.test.ts',
      name: 'a statement whose postings have several entries is walked line by line',
    },
    failsWith: 'not a cursor of this list',
  },
];

/** Balances read from snapshots are the plain sum of the lines. */
const BALANCES: readonly Guard[] = [
  {
    guard: 'balances count a line in the snapshot or in the tail, never in both',
    file,
    find: 'AND l.business_date <= p_as_of AND l.xact < v_through',
    replace: 'AND l.business_date <= p_as_of',
    test: {
      file: SNAPSHOTS,
      name: 'balances of any day are the plain sum of the lines, before and after snapshots, late and future facts included',
    },
  },
  {
    guard: 'balances count the tail of lines since the snapshot',
    file,
    find: 'AND l.xact >= v_through AND l.business_date <= p_as_of',
    replace: 'AND false',
    test: {
      file: SNAPSHOTS,
      name: 'balances of any day are the plain sum of the lines, before and after snapshots, late and future facts included',
    },
  },
  {
    guard: 'a snapshot stops before the oldest open transaction',
    file,
    find: 'v_safe := pg_snapshot_xmin(pg_current_snapshot());',
    replace: 'v_safe := pg_snapshot_xmax(pg_current_snapshot());',
    test: {
      file: SNAPSHOTS,
      name: 'a transaction that is open while snapshots are taken is not lost and not counted twice',
    },
  },
  {
    guard: 'two snapshots at once fold a line once (lock of the head)',
    file,
    find: 'WHERE tenant_id = p_tenant FOR UPDATE;',
    replace: 'WHERE tenant_id = p_tenant;',
    test: { file: 'test/guards/locks.test.ts', name: 'in the ledger two snapshots at once fold a line once' },
  },
];

/** Accounts that stay above zero and balances that are right, in the database. */
export const BALANCE_GUARDS: readonly Guard[] = [...GUARDED_ACCOUNTS, ...BALANCES];
