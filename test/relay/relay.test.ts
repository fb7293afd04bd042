import { newId } from '../../kernel/db';
import {
  createWakeUp,
  openRelay,
  type Consumer,
  type DeliveredEvent,
  type Relay,
  type RelayFailure,
  type RelaySettings,
} from '../../kernel/events';
import { systemClock } from '../../kernel/time';
import { openBus, type Bus } from './support/bus';
import { addCompany, dataOf, type Company } from './support/company';
import { recordNow } from './support/events';
import { until } from './support/until';

// Long enough that nothing in a test can be the work of polling, unless the test says so.
const NEVER_MS = 60_000;

let bus: Bus;
let company: Company;
let relays: Relay[];
let failures: RelayFailure[];
let recovered: string[];
beforeEach(async () => {
  [relays, failures, recovered] = [[], [], []];
  bus = await openBus([]);
  company = await addCompany(bus.appPool);
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.stop()));
  await bus.close();
});

function start(settings: Partial<RelaySettings>): Relay {
  const relay = openRelay({
    relayPool: bus.relayPool,
    appPool: bus.appPool,
    relayUrl: bus.database.relayUrl,
    consumers: [],
    start: () => Promise.resolve(),
    tell: () => Promise.resolve(),
    clock: systemClock,
    pollMs: NEVER_MS,
    startAfterMs: 0,
    turnsAtOnce: 2,
    shardsAtOnce: 2,
    report: {
      failed: (failure) => failures.push(failure),
      recovered: (work) => recovered.push(work),
    },
    ...settings,
  });
  relays.push(relay);
  return relay;
}

function recorder(
  name: Consumer['name'],
  deliver: (event: DeliveredEvent) => Promise<void> = () => Promise.resolve(),
): Consumer & { delivered: string[] } {
  const delivered: string[] = [];
  return {
    ...{ name, delivered },
    apply: () => Promise.resolve(),
    deliver: async (event) => {
      await deliver(event);
      delivered.push(event.envelope.id);
    },
  };
}

/** Records events that both consumers react to, each of its own aggregate. */
function recordFailed(count: number): Promise<string[]> {
  const told = Array.from({ length: count }, () => {
    const aggregateId = newId('pay');
    return { type: 'payment.failed' as const, aggregateId, data: dataOf.failed(company, aggregateId) };
  });
  return recordNow(bus.appPool, company.tenantId, ...told);
}

const listeners = async (): Promise<number> => {
  const { rowCount } = await bus.adminPool.query(
    `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  return rowCount ?? 0;
};

test('a relay that is woken hands events on at once, long before it would have looked by itself', async () => {
  const consumer = recorder('audit');
  start({ consumers: [consumer] });
  await until('it listens', async () => (await listeners()) === 1);
  const ids = await recordFailed(3);
  createWakeUp(bus.appPool)();
  await until('all are delivered', () => consumer.delivered.length === 3, 5_000);
  expect(consumer.delivered.toSorted()).toEqual(ids.toSorted());
});

test('a relay that nobody wakes finds events by itself', async () => {
  const consumer = recorder('audit');
  start({ consumers: [consumer], pollMs: 50 });
  await recordFailed(3);
  await until('all are delivered', () => consumer.delivered.length === 3);
  expect(failures).toEqual([]);
});

test('a relay whose listening connection is cut listens again', async () => {
  start({});
  await until('it listens', async () => (await listeners()) === 1);
  await bus.adminPool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  await until('it does not listen', async () => (await listeners()) === 0);
  await until('it listens again', async () => (await listeners()) === 1);
  expect(await listeners()).toBe(1);
});

test('a consumer that fails waits longer each time and holds up no other', async () => {
  const audit = recorder('audit');
  let isDown = true;
  const notifications = recorder('notifications', () =>
    isDown ? Promise.reject(new Error('mail server down')) : Promise.resolve(),
  );
  start({ consumers: [audit, notifications], pollMs: 25 });
  const ids = await recordFailed(40);
  await until('the audit has all', () => audit.delivered.length === 40);
  const waitsOf = (work: string): number[] =>
    failures.filter((failure) => failure.work === work).map(({ retryInMs }) => retryInMs);
  const first = (): string => failures[0]?.work ?? '';
  await until('a shard failed four times', () => waitsOf(first()).length >= 4);
  expect(notifications.delivered).toEqual([]);
  expect(first()).toMatch(/^notifications\/\d$/);
  expect(waitsOf(first()).slice(0, 4)).toEqual([25, 50, 100, 200]);
  isDown = false;
  await until('the notices have all', () => notifications.delivered.length === 40);
  expect(notifications.delivered.toSorted()).toEqual(ids.toSorted());
  expect(recovered).toContain(first());
});

test('a slow consumer takes no more than its shards, and the other goes on', async () => {
  const audit = recorder('audit');
  let [atOnce, atOnceMax] = [0, 0];
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const notifications = recorder('notifications', async () => {
    atOnce += 1;
    atOnceMax = Math.max(atOnceMax, atOnce);
    await held;
    atOnce -= 1;
  });
  start({ consumers: [audit, notifications], pollMs: 25, shardsAtOnce: 2 });
  await recordFailed(40);
  await until('the audit has all', () => audit.delivered.length === 40).finally(release);
  expect(atOnceMax).toBe(2);
  await until('the notices have all', () => notifications.delivered.length === 40);
  expect(atOnceMax).toBe(2);
});

test('three relays beside each other hand every event over once', async () => {
  const consumers = [recorder('audit'), recorder('audit'), recorder('audit')];
  for (const consumer of consumers) start({ consumers: [consumer], pollMs: 20 });
  const ids: string[] = [];
  for (let round = 0; round < 10; round += 1) ids.push(...(await recordFailed(20)));
  const delivered = (): string[] => consumers.flatMap((consumer) => consumer.delivered);
  await until('all are delivered', () => delivered().length >= ids.length);
  expect(delivered().toSorted()).toEqual(ids.toSorted());
  expect(failures).toEqual([]);
});

test('a relay that stops ends the event under way, begins no other, and leaves the rest to the next', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isBegun = false;
  const first = recorder('audit', async () => {
    isBegun = true;
    await held;
  });
  const stopped = start({ consumers: [first], pollMs: 25, shardsAtOnce: 1 });
  const ids = await recordFailed(30);
  await until('an event is under way', () => isBegun);
  const stopping = stopped.stop();
  release();
  await stopping;
  expect(first.delivered).toHaveLength(1);
  const second = recorder('audit');
  start({ consumers: [second], pollMs: 25 });
  await until('the rest is delivered', () => second.delivered.length === 29);
  expect([...first.delivered, ...second.delivered].toSorted()).toEqual(ids.toSorted());
});

test('a relay is healthy while the database answers, and again when it is back', async () => {
  const relay = start({ pollMs: 25 });
  expect(relay.isHealthy()).toBe(false);
  await until('it is healthy', () => relay.isHealthy());
  const allow = (answer: boolean): Promise<unknown> =>
    bus.adminPool.query(`ALTER DATABASE ${bus.database.name} CONNECTION LIMIT ${answer ? -1 : 0}`);
  await allow(false);
  await bus.adminPool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'bn_relay'`,
  );
  await until('it is not healthy', () => !relay.isHealthy());
  expect(failures.some(({ work }) => work === 'publish')).toBe(true);
  await allow(true);
  await until('it is healthy again', () => relay.isHealthy());
  expect(recovered).toContain('publish');
});
