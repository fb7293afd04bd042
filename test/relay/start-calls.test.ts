import { until } from '../../dev/demo/client';
import { openRelay, openStartCalls, type ProcessStart, type Relay } from '../../kernel/events';
import { systemClock } from '../../kernel/time';
import { acceptStarts } from './support/accepted';
import { openBus, type Bus } from './support/bus';
import { byId, openTakers, whenStarted, type Takers } from './support/takers';

let bus: Bus;
let takers: Takers;
let relay: Relay | undefined;
beforeEach(async () => {
  bus = await openBus([]);
  takers = openTakers(bus);
  relay = undefined;
});
afterEach(async () => {
  await takers.stop();
  await relay?.stop();
  await bus.close();
});

/** A relay that starts nothing itself within the test. */
async function openQuietRelay(): Promise<void> {
  const never = () => Promise.reject(new Error('must not be called'));
  const { relayPool, appPool, database } = bus;
  const opened = openRelay({
    ...{ relayPool, appPool, relayUrl: database.relayUrl, consumers: [], clock: systemClock },
    ...{ start: never, tell: never, pollMs: 600_000, startAfterMs: 600_000, turnsAtOnce: 1, shardsAtOnce: 1 },
    report: { failed: () => undefined, recovered: () => undefined },
  });
  relay = opened;
  const text = `SELECT FROM pg_stat_activity WHERE application_name = 'bossnyumba relay wake-up' AND state = 'idle'
                 AND datname = current_database() AND query LIKE 'LISTEN%'`;
  const listening = async (): Promise<boolean> => (await bus.adminPool.query(text)).rowCount === 1;
  await until('the relay to listen', 10_000, listening, (isListening) => isListening);
  await until(
    'its first round',
    10_000,
    () => Promise.resolve(opened.isHealthy()),
    (isHealthy) => isHealthy,
  );
}

test('what was accepted while no worker listened is called for when one begins to', async () => {
  const accepted = await acceptStarts(bus.appPool, 5);
  await takers.call(accepted);
  await openQuietRelay();
  const one = await takers.worker();
  expect(byId(await whenStarted(accepted.length, one))).toEqual(byId(accepted));
});

test('a worker whose connection was cut says that it hears nothing, listens again, and is called again', async () => {
  const accepted = await acceptStarts(bus.appPool, 1);
  await openQuietRelay();
  const one = await takers.worker();
  const [pid] = await takers.listeners();
  await bus.adminPool.query('SELECT pg_terminate_backend($1)', [pid]);
  await until(
    'the cut to be told',
    10_000,
    () => Promise.resolve(one.deaf),
    (deaf) => deaf.length === 1,
  );
  expect(byId(await whenStarted(accepted.length, one))).toEqual(byId(accepted));
  expect(await takers.listeners()).not.toContain(pid);
  expect(one.deaf).toHaveLength(1);
});

test('calls that cannot be sent are told, and keep back no others', async () => {
  const [first, second] = (await acceptStarts(bus.appPool, 1)) as [ProcessStart, ProcessStart];
  const one = await takers.worker();
  const pool = Object.create(bus.appPool) as typeof bus.appPool;
  const failures = [new Error('Connection terminated')];
  pool.query = ((...asked: Parameters<typeof pool.query>) => {
    const failure = failures.pop();
    return failure ? Promise.reject(failure) : bus.appPool.query(...asked);
  }) as typeof pool.query;
  const lost: unknown[] = [];
  const calls = openStartCalls(pool, (error) => lost.push(error));
  calls.call(first);
  await calls.drain();
  expect(lost).toHaveLength(1);
  calls.call(second);
  await whenStarted(1, one);
  expect([lost.map(String), one.started]).toEqual([['Error: Connection terminated'], [second]]);
});

test('calls that come while others are on their way go out together after them', async () => {
  const starts = await acceptStarts(bus.appPool, 5);
  const sizes: number[] = [];
  let answer = (): void => undefined;
  const pool = Object.create(bus.appPool) as typeof bus.appPool;
  pool.query = (({ values: [sent] }: { values: [string[]] }) => {
    sizes.push(sent.length);
    return new Promise<void>((resolve) => (answer = resolve));
  }) as never;
  const calls = openStartCalls(pool, () => undefined);
  for (const start of starts) {
    calls.call(start);
    void calls.drain();
    await new Promise(setImmediate);
  }
  expect(sizes).toEqual([1]);
  answer();
  await until(
    'the others to go out',
    5_000,
    () => Promise.resolve(sizes.length),
    (count) => count > 1,
  );
  expect(sizes).toEqual([1, starts.length - 1]);
  answer();
  await calls.drain();
  expect(sizes).toHaveLength(2);
});
