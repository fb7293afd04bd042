import { Client } from 'pg';
import { CHART } from '../../domain/accounting/chart';
import type { LedgerPosting } from '../../kernel/ledger';
import { refusalOf } from '../database/support/fresh';
import * as guardRows from './support/guard-rows';
import { funds, openLedger, outcomeOf, post, postingOf, type LedgerUnderTest } from './support/ledger';
import { openSession, type Session } from './support/session';

const TAIL_MAX = 64;

let ledger: LedgerUnderTest;
let admin: Client;
beforeAll(async () => {
  ledger = await openLedger();
  admin = new Client({ connectionString: ledger.database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await ledger.close();
});

const money = (amountMinor: bigint, setId: string, category?: string): LedgerPosting =>
  postingOf(funds(amountMinor, setId, category));
const held = (setId: string): Promise<bigint> => guardRows.held(admin, setId);
const guardRow = (setId: string) => guardRows.guardRow(admin, ledger.tenantId, setId);
const tryPost = (...postings: readonly LedgerPosting[]): Promise<string> =>
  outcomeOf(post(ledger.pool, ledger.tenantId, ...postings));

it('owner funds are spent to the last cent, and not one more, whatever the category', async () => {
  expect(await tryPost(money(100n, 'set_a', 'rent'))).toBe('posted');
  expect(await tryPost(money(-101n, 'set_a', 'fee'))).toBe('LEDGER_GUARD');
  expect(await tryPost(money(-60n, 'set_a', 'fee'), money(-40n, 'set_a', 'distribution'))).toBe('posted');
  expect(await tryPost(money(-1n, 'set_a', 'fee'))).toBe('LEDGER_GUARD');
  expect(await tryPost(money(5n, 'set_a'), money(-5n, 'set_a'))).toBe('posted');
  expect(await held('set_a')).toBe(0n);
});

it.each(CHART.filter(({ guard }) => guard !== null).map(({ number }) => number))(
  'account %s is guarded by the key the chart says, and by no less',
  async (number) => {
    const { requiredDimensions, guard } = CHART.find((account) => account.number === number)!;
    const lines = (amountMinor: bigint, other: string | null) => {
      const dimensions = Object.fromEntries(
        requiredDimensions.map((name) => [name, name === other ? 'other' : 'one']),
      );
      return [
        { account: '2440', amountMinor: -amountMinor, dimensions: { cause: 'c' } },
        { account: number, amountMinor, dimensions },
      ];
    };
    expect(await tryPost(postingOf(lines(-100n, null)))).toBe('posted');
    for (const name of requiredDimensions) {
      const isOfTheKey = guard?.includes(name) ?? false;
      const outcome = await tryPost(postingOf(lines(1n, name)));
      expect([name, outcome]).toEqual([name, isOfTheKey ? 'LEDGER_GUARD' : 'posted']);
    }
    expect(await tryPost(postingOf(lines(101n, null)))).toBe('LEDGER_GUARD');
  },
);

it('many debits and credits at once never take a key below zero, and no credit is refused', async () => {
  const setId = 'set_busy';
  let lowest = 0n;
  let done = false;
  const watch = async (): Promise<void> => {
    while (!done) {
      const now = await held(setId);
      if (now < lowest) lowest = now;
    }
  };
  const watching = watch();
  const worker = async (index: number): Promise<string[]> => {
    const outcomes: string[] = [];
    for (let round = 1; round <= 25; round += 1) {
      const amount = BigInt(((index * 37 + round * 13) % 50) + 1);
      const isCredit = (index + round) % 3 === 0;
      const outcome = await tryPost(money(isCredit ? amount : -amount, setId));
      outcomes.push(`${isCredit ? 'credit' : 'debit'} ${outcome}`);
    }
    return outcomes;
  };
  const outcomes = (await Promise.all(Array.from({ length: 16 }, (_, index) => worker(index)))).flat();
  done = true;
  await watching;
  const kinds = new Set(outcomes);
  expect([...kinds].toSorted()).toEqual(['credit posted', 'debit LEDGER_GUARD', 'debit posted']);
  expect(lowest).toBe(0n);
  expect(await held(setId)).toBeGreaterThanOrEqual(0n);
  const row = await guardRow(setId);
  expect(row?.balance).toBe(row?.before);
});

it('of many that would each spend all of it at once, one does', async () => {
  for (const setId of ['set_race_1', 'set_race_2', 'set_race_3']) {
    await tryPost(money(100n, setId));
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => tryPost(money(-100n, setId))));
    expect(outcomes.filter((outcome) => outcome === 'posted')).toEqual(['posted']);
    expect(await held(setId)).toBe(0n);
  }
});

describe('a debit takes the lock of its key; a credit takes none', () => {
  const session = (): Promise<Session> => openSession(ledger);

  it('credits pass while a debit is not yet committed, and while other credits are not', async () => {
    await tryPost(money(100n, 'set_lock'));
    const [debiting, crediting, third] = await Promise.all([session(), session(), session()]);
    await debiting.post(money(-10n, 'set_lock'));
    await crediting.post(money(5n, 'set_lock'));
    await third.post(money(5n, 'set_lock'));
    await third.commit();
    await crediting.commit();
    await debiting.commit();
    expect(await held('set_lock')).toBe(100n);
  });

  it('a second debit of the key waits for the first, one of another key does not', async () => {
    await tryPost(money(100n, 'set_x'), money(100n, 'set_y'));
    const [first, second, other] = await Promise.all([session(), session(), session()]);
    await first.post(money(-100n, 'set_x'));
    await other.post(money(-100n, 'set_y'));
    await other.commit();
    expect(await outcomeOf(second.post(money(-100n, 'set_x')))).toBe('DATABASE_UNAVAILABLE'); // lock_timeout
    await second.rollback();
    await first.rollback();
    expect(await tryPost(money(-100n, 'set_x'))).toBe('posted');
  });

  it('what a debit waited for counts: the second to spend the same money is refused', async () => {
    await tryPost(money(100n, 'set_wait'));
    const [first, second] = await Promise.all([session(), session()]);
    await second.query("SET LOCAL lock_timeout = '10s'");
    await first.post(money(-100n, 'set_wait'));
    const waiting = outcomeOf(second.post(money(-1n, 'set_wait')));
    await first.commit();
    expect(await waiting).toBe('LEDGER_GUARD');
    await second.rollback();
  });

  it('money that is not committed cannot be spent', async () => {
    const crediting = await session();
    await crediting.post(money(100n, 'set_soon'));
    expect(await tryPost(money(-100n, 'set_soon'))).toBe('LEDGER_GUARD');
    await crediting.commit();
    expect(await tryPost(money(-100n, 'set_soon'))).toBe('posted');
  });

  it.each(['REPEATABLE READ', 'SERIALIZABLE'])(
    'a debit in a transaction that is %s is refused: it would read the past',
    async (isolation) => {
      const setId = `set_${isolation}`;
      await tryPost(money(100n, setId));
      const [early, late] = await Promise.all([openSession(ledger, isolation), session()]);
      await early.query('SELECT 1');
      await late.post(money(-100n, setId));
      await late.commit();
      expect(await outcomeOf(early.post(money(-100n, setId)))).toBe('LEDGER_INVALID');
      await early.rollback();
      expect(await held(setId)).toBe(0n);
    },
  );
});

describe('a long tail is folded into the guard row by the debit that meets it', () => {
  it('and the balance stays right, before, at and after', async () => {
    const setId = 'set_tail';
    const credits = Array.from({ length: 3 * TAIL_MAX }, () => money(1n, setId));
    await post(ledger.pool, ledger.tenantId, ...credits);
    expect(await guardRow(setId)).toBeUndefined();
    for (let spent = 1; spent <= 3 * TAIL_MAX; spent += 1) {
      expect([spent, await tryPost(money(-1n, setId))]).toEqual([spent, 'posted']);
    }
    expect(await tryPost(money(-1n, setId))).toBe('LEDGER_GUARD');
    const row = await guardRow(setId);
    expect(BigInt(row?.through ?? 0)).toBeGreaterThan(0n);
    expect(row?.balance).toBe(row?.before);
  });

  it('a transaction that is still open is not folded past: its money counts when it commits', async () => {
    const setId = 'set_open';
    const open = await openSession(ledger);
    await open.post(money(1_000n, setId));
    await post(ledger.pool, ledger.tenantId, ...Array.from({ length: 2 * TAIL_MAX }, () => money(1n, setId)));
    expect(await tryPost(money(-1n, setId))).toBe('posted');
    const folded = await guardRow(setId);
    expect(folded?.balance).toBe(folded?.before);
    await open.commit();
    expect(await tryPost(money(-(1_000n + 2n * BigInt(TAIL_MAX) - 1n), setId))).toBe('posted');
    expect(await tryPost(money(-1n, setId))).toBe('LEDGER_GUARD');
    const row = await guardRow(setId);
    expect(row?.balance).toBe(row?.before);
  });

  it('under many at once as well', async () => {
    const setId = 'set_fold';
    const spend = async (): Promise<void> => {
      for (let round = 0; round < 20; round += 1) {
        await tryPost(...Array.from({ length: 6 }, () => money(2n, setId)));
        await tryPost(money(-3n, setId));
        await tryPost(money(-1_000_000n, setId));
      }
    };
    await Promise.all(Array.from({ length: 12 }, spend));
    expect(await held(setId)).toBe(BigInt(12 * 20 * (12 - 3)));
    const row = await guardRow(setId);
    expect(BigInt(row?.through ?? 0)).toBeGreaterThan(0n);
    expect(row?.balance).toBe(row?.before);
    expect(await tryPost(money(-(await held(setId)), setId))).toBe('posted');
  });
});

describe('no role can talk a guard up', () => {
  const attempts: readonly (readonly [string, string])[] = [
    [
      'with a balance of its own choice',
      `INSERT INTO ledger_guard (tenant_id, account, guard_key, balance_minor) VALUES ($1, '2200', 'x', -1000000)`,
    ],
    [
      'with a fold that never was',
      `INSERT INTO ledger_guard (tenant_id, account, guard_key, through_xact) VALUES ($1, '2200', 'x', '9999')`,
    ],
    ['by changing a balance', `UPDATE ledger_guard SET balance_minor = -1000000 WHERE tenant_id = $1`],
  ];

  it.each(attempts)('%s', async (_how, statement) => {
    const application = await openSession(ledger);
    expect((await refusalOf(application.query(statement, [ledger.tenantId]))).code).toBe('42501');
    await application.rollback();
  });

  it.each(['0', '999999999'])('by moving its mark to %s: it folds, and nothing else', async (mark) => {
    const setId = `set_mark_${mark}`;
    await tryPost(money(100n, setId));
    await tryPost(money(-40n, setId));
    const application = await openSession(ledger);
    await application.query('UPDATE ledger_guard SET through_xact = $2::xid8 WHERE tenant_id = $1', [
      ledger.tenantId,
      mark,
    ]);
    await application.commit();
    const row = await guardRow(setId);
    expect([row?.balance, row?.before]).toEqual(['-60', '-60']);
    expect(await tryPost(money(-61n, setId))).toBe('LEDGER_GUARD');
    expect(await tryPost(money(-60n, setId))).toBe('posted');
  });
});
