import type { Pool } from '../db';
import { startKeeper, type TakeNews } from './keeper';

const SHARD = { shard: 0, reached: 7n, isMoreLeft: false, tenantIds: ['tnt_1'] };

/** The relay's database as far as a keeper asks it: which positions it looked from. */
function databaseThatNotes(asked: unknown[]): Pool {
  const query = ({ values }: { values: unknown[][] }) => {
    asked.push(values[1]?.[0]);
    return Promise.resolve({ rows: [SHARD] });
  };
  return { query } as unknown as Pool;
}

const start = (relayPool: Pool, round: (takeNews: TakeNews) => Promise<void>) =>
  startKeeper({
    ...{ relayPool, round, work: 'test', types: ['charge.posted'], everyMs: 60_000 },
    report: { failed: () => undefined, recovered: () => undefined },
  });

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a keeper does a round as often as it says, and no more rarely', async () => {
  let rounds = 0;
  const keeper = start(databaseThatNotes([]), () => Promise.resolve(void (rounds += 1)));
  await jest.advanceTimersByTimeAsync(10 * 60_000 + 1_000);
  expect(rounds).toBe(11);
  await Promise.all([keeper.stop(), jest.advanceTimersByTimeAsync(60_000)]);
});

test('what could not be taken comes again, what was taken does not', async () => {
  const asked: unknown[] = [];
  let isDown = true;
  const keeper = start(databaseThatNotes(asked), (takeNews) =>
    takeNews((tenantIds) => {
      expect(tenantIds).toEqual(['tnt_1']);
      return isDown ? Promise.reject(new Error('down')) : Promise.resolve();
    }),
  );
  await jest.advanceTimersByTimeAsync(0);
  isDown = false;
  await jest.advanceTimersByTimeAsync(121_000);
  expect(asked).toEqual(['0', '0', '7']);
  await Promise.all([keeper.stop(), jest.advanceTimersByTimeAsync(60_000)]);
});
