import { openGroupCommit } from '../../kernel/ledger';
import { lines } from '../../kernel/ledger/read';
import { AT, cover, openLedger, outcomeOf, postingOf, type LedgerUnderTest } from './support/ledger';

let ledger: LedgerUnderTest;
beforeAll(async () => {
  ledger = await openLedger();
});
afterAll(() => ledger.close());

const linesOf = (reference: string): Promise<unknown[]> => lines(ledger.pool, ledger.tenantId, [reference]);

describe('postings that arrive at once share a commit', () => {
  it('two groups run side by side, and no third', async () => {
    const pool = Object.create(ledger.pool) as typeof ledger.pool;
    let [running, most, calls] = [0, 0, 0];
    const asked = ledger.pool.query.bind(ledger.pool) as (query: unknown) => Promise<unknown>;
    pool.query = (async (query: unknown) => {
      calls += 1;
      most = Math.max(most, (running += 1));
      const answer = await asked(query);
      running -= 1;
      return answer;
    }) as unknown as typeof pool.query;
    const group = openGroupCommit(pool, ledger.tenantId, () => AT);
    await Promise.all(Array.from({ length: 8 }, () => group.post(postingOf(cover(3n)))));
    expect({ most, calls }).toEqual({ most: 2, calls: 2 });
  });

  it('each caller learns of its own; a bad one fails alone; a repeated one posts once', async () => {
    const group = openGroupCommit(ledger.pool, ledger.tenantId, () => AT);
    const good = Array.from({ length: 150 }, () => postingOf(cover(3n)));
    const bad = postingOf([...cover(3n), ...cover(1n).slice(1)]);
    const same = postingOf(cover(9n));
    const [posted, refused, repeated] = await Promise.all([
      Promise.all(good.map((each) => group.post(each))),
      outcomeOf(group.post(bad)),
      Promise.all(Array.from({ length: 20 }, () => group.post(same))),
    ]);
    expect(posted.every((each) => each)).toBe(true);
    expect(refused).toBe('LEDGER_UNBALANCED');
    expect(repeated.filter((each) => each)).toHaveLength(1);
    expect(await linesOf(same.reference)).toHaveLength(2);
    expect(await linesOf(bad.reference)).toEqual([]);
  });
});
