import { accountOf, CHART } from '../../domain/accounting/chart';
import { ENVELOPE, EVENT_CATALOGUE } from '../../kernel/events';
import { inTransaction } from '../../kernel/db';
import { postToLedger, type LedgerLine, type LedgerPosting } from '../../kernel/ledger';
import { lines, posting } from '../../kernel/ledger/read';
import {
  addCompany,
  AT,
  cover,
  funds,
  openLedger,
  outcomeOf,
  post,
  postingOf,
  type LedgerUnderTest,
} from './support/ledger';

let ledger: LedgerUnderTest;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const tryPost = (...postings: readonly LedgerPosting[]): Promise<string> =>
  outcomeOf(post(ledger.pool, ledger.tenantId, ...postings));

const linesOf = (reference: string): Promise<unknown[]> => lines(ledger.pool, ledger.tenantId, [reference]);

/** The events of the ledger about a reference, as they wait in the outbox. */
async function eventsOf(reference: string): Promise<Record<string, unknown>[]> {
  return inTransaction(ledger.pool, ledger.tenantId, 'read-events', async (tx) => {
    const { rows } = await tx.query<{ envelope: Record<string, unknown> }>(
      'SELECT envelope FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2',
      [ledger.tenantId, reference],
    );
    return rows.map(({ envelope }) => envelope);
  });
}

describe('a reference posts once, for ever', () => {
  it('the same content again is passed over, in another call and in the same', async () => {
    const once = postingOf(cover(100n));
    expect(await post(ledger.pool, ledger.tenantId, once)).toEqual([once.reference]);
    expect(await post(ledger.pool, ledger.tenantId, once)).toEqual([]);
    const twice = postingOf(cover(100n));
    expect(await post(ledger.pool, ledger.tenantId, twice, once, twice)).toEqual([twice.reference]);
    for (const { reference } of [once, twice]) {
      expect(await linesOf(reference)).toHaveLength(2);
      expect(await eventsOf(reference)).toHaveLength(1);
    }
  });

  it('a repeat at another time, by another request, is the same posting', async () => {
    const first = postingOf(cover(100n));
    await post(ledger.pool, ledger.tenantId, first);
    const again = {
      ...first,
      causationId: 'req_later',
      origin: { ...first.origin, correlationId: 'req_later' },
    };
    const later = new Date(AT.getTime() + 60_000);
    const posted = await inTransaction(ledger.pool, ledger.tenantId, 'again', (tx) =>
      postToLedger(tx, [again], later),
    );
    expect([...posted]).toEqual([]);
  });

  it.each<[string, Partial<LedgerPosting>]>([
    ['amounts', { entries: [{ lines: cover(101n) }] }],
    ['date', { businessDate: '2026-06-11' }],
    ['kind', { kind: 'other' }],
    ['entries', { entries: [{ lines: cover(50n) }, { lines: cover(50n) }] }],
  ])('other %s under it are refused, and nothing else of the call is posted', async (_what, change) => {
    const first = postingOf(cover(100n));
    await post(ledger.pool, ledger.tenantId, first);
    const beside = postingOf(cover(7n));
    expect(await tryPost(beside, { ...first, ...change })).toBe('LEDGER_REFERENCE_REUSED');
    expect(await linesOf(beside.reference)).toEqual([]);
    const before = postingOf(cover(7n));
    expect(await tryPost(before, { ...before, ...change, businessDate: '2026-06-12' })).toBe(
      'LEDGER_REFERENCE_REUSED',
    );
    expect(await linesOf(before.reference)).toEqual([]);
  });

  it('another company posts under the same reference for itself', async () => {
    const one = postingOf(cover(100n));
    await post(ledger.pool, ledger.tenantId, one);
    const other = await addCompany(ledger.pool);
    expect(await post(ledger.pool, other, one)).toEqual([one.reference]);
  });
});

describe('of twenty with one reference at once, one posts', () => {
  it('the others learn that it was posted', async () => {
    const one = postingOf(cover(100n));
    const posted = await Promise.all(
      Array.from({ length: 20 }, () => post(ledger.pool, ledger.tenantId, one)),
    );
    expect(posted.flat()).toEqual([one.reference]);
    expect(await linesOf(one.reference)).toHaveLength(2);
    expect(await eventsOf(one.reference)).toHaveLength(1);
  });

  it('the others, with other contents, are refused', async () => {
    const one = postingOf(cover(1n));
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        tryPost({ ...one, entries: [{ lines: cover(BigInt(index + 1)) }] }),
      ),
    );
    expect(outcomes.toSorted()).toEqual([...Array<string>(19).fill('LEDGER_REFERENCE_REUSED'), 'posted']);
    expect(await linesOf(one.reference)).toHaveLength(2);
  });
});

describe('what does not fit is refused by name, and nothing of the call is posted', () => {
  const [debit] = cover(100n) as [LedgerLine, LedgerLine];
  const cases: readonly (readonly [string, string, readonly LedgerLine[]])[] = [
    ['debits and credits that differ', 'LEDGER_UNBALANCED', [...cover(100n), ...cover(1n).slice(1)]],
    [
      'sides that differ',
      'LEDGER_UNBALANCED',
      [debit, { account: 'C1010', amountMinor: -100n, dimensions: {} }],
    ],
    [
      'an account that is not in the chart',
      'LEDGER_INVALID',
      [debit, { account: '9999', amountMinor: -100n, dimensions: {} }],
    ],
    ['a line of nothing', 'LEDGER_INVALID', [...cover(100n), { ...debit, amountMinor: 0n }]],
    ['an amount beyond 64 bits', 'LEDGER_INVALID', cover(2n ** 63n)],
    ['owner funds below zero', 'LEDGER_GUARD', funds(-1n, 'set_empty')],
  ];

  it.each(cases)('%s: %s', async (_what, code, broken) => {
    const good = postingOf(cover(5n));
    const bad = postingOf(broken);
    expect(await tryPost(good, bad)).toBe(code);
    for (const { reference } of [good, bad]) {
      expect(await linesOf(reference)).toEqual([]);
      expect(await posting(ledger.pool, ledger.tenantId, reference)).toBeUndefined();
      expect(await eventsOf(reference)).toEqual([]);
    }
  });

  it('another currency', async () => {
    const foreign = { ...postingOf(cover(5n)), currency: 'USD' as 'KES' };
    expect(await tryPost(foreign)).toBe('LEDGER_INVALID');
  });
});

describe('every account takes a line with its dimensions, and none without one of them', () => {
  const dimensionsOf = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(names.map((name) => [name, `${name}_1`]));
  const counterpart = { money: '2440', accrual: '1105', company: 'C1010' } as const;

  it.each(CHART.map(({ number }) => number))('%s', async (number) => {
    const { requiredDimensions: required, side } = accountOf(number);
    const other = accountOf(counterpart[side]);
    // A credit: a debit of a guarded account would have to find money there.
    const entry = (dimensions: Record<string, string>): LedgerLine[] => [
      { account: other.number, amountMinor: 100n, dimensions: dimensionsOf(other.requiredDimensions) },
      { account: number, amountMinor: -100n, dimensions },
    ];
    const all = dimensionsOf(required);
    expect(await tryPost(postingOf(entry(all)))).toBe('posted');
    for (const missing of required) {
      const { [missing]: _gone, ...rest } = all;
      expect([missing, await tryPost(postingOf(entry(rest)))]).toEqual([missing, 'LEDGER_INVALID']);
    }
  });
});

it('a hundred postings go in one call, each with its event as the catalogue has it', async () => {
  const many = Array.from({ length: 100 }, (_, index) => postingOf(cover(BigInt(index + 1))));
  expect((await post(ledger.pool, ledger.tenantId, ...many)).length).toBe(100);
  for (const { reference, kind, businessDate } of many.slice(0, 5)) {
    const [event] = await eventsOf(reference);
    const { tenantId, type, data } = ENVELOPE.parse(event);
    expect([tenantId, type]).toEqual([ledger.tenantId, 'ledger.entry.created']);
    expect(EVENT_CATALOGUE['ledger.entry.created'].parse(data)).toMatchObject({
      reference,
      kind,
      businessDate,
    });
  }
});

describe('a posting is reversed once', () => {
  it('and linked to what reverses it', async () => {
    const original = postingOf(cover(100n));
    const reversal = postingOf(cover(-100n), { reverses: original.reference });
    await post(ledger.pool, ledger.tenantId, original, reversal);
    expect(await posting(ledger.pool, ledger.tenantId, reversal.reference)).toMatchObject({
      reverses: original.reference,
    });
    const second = postingOf(cover(-100n), { reverses: original.reference });
    expect(await tryPost(second)).toBe('LEDGER_REFERENCE_REUSED');
    expect(await linesOf(second.reference)).toEqual([]);
  });

  it('of ten reversals at once one posts', async () => {
    const original = postingOf(cover(100n));
    await post(ledger.pool, ledger.tenantId, original);
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => tryPost(postingOf(cover(-100n), { reverses: original.reference }))),
    );
    expect(outcomes.filter((outcome) => outcome === 'posted')).toHaveLength(1);
  });

  it('never what is not there, nor a posting of another company', async () => {
    expect(await tryPost(postingOf(cover(-1n), { reverses: 'nothing' }))).toBe('LEDGER_INVALID');
    const other = await addCompany(ledger.pool);
    const theirs = postingOf(cover(100n));
    await post(ledger.pool, other, theirs);
    expect(await tryPost(postingOf(cover(-100n), { reverses: theirs.reference }))).toBe('LEDGER_INVALID');
  });
});
