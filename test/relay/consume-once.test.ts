import { newId } from '../../kernel/db';
import {
  consumeShards,
  rewindConsumer,
  SHARDS,
  type Consumer,
  type DeliveredEvent,
} from '../../kernel/events';
import { openBus, type Bus } from './support/bus';
import { addCompany, dataOf, type Company } from './support/company';
import { recordNow } from './support/events';

let bus: Bus;
let company: Company;
beforeEach(async () => {
  bus = await openBus();
  company = await addCompany(bus.appPool);
});
afterEach(() => bus.close());

const refused = (aggregateId: string) => ({
  type: 'payment.reversal_refused' as const,
  aggregateId,
  data: dataOf.refused(aggregateId),
});

/** Publishes `count` events of one aggregate each, all in one shard when they share the aggregate. */
async function publishEvents(count: number, aggregateId?: string, after = 0): Promise<string[]> {
  const told = Array.from({ length: count }, (_, index) => ({
    ...refused(aggregateId ?? newId('pay')),
    aggregateSeq: BigInt(aggregateId ? after + index + 1 : 1),
  }));
  const ids = await recordNow(bus.appPool, company.tenantId, ...told);
  await bus.publish();
  return ids;
}

/** A consumer that counts effects that committed (a row of its own in the inbox aside) and calls outside. */
function recorder(): Consumer & { applied: string[]; delivered: string[] } {
  const applied: string[] = [];
  const delivered: string[] = [];
  return {
    ...{ name: 'audit', applied, delivered },
    apply: (_tx, events) => Promise.resolve(void applied.push(...events.map(({ envelope }) => envelope.id))),
    deliver: ({ envelope }: DeliveredEvent) => Promise.resolve(void delivered.push(envelope.id)),
  };
}

async function shardOf(aggregateId: string): Promise<number> {
  const { rows } = await bus.adminPool.query<{ shard: number }>('SELECT outbox_shard_of($1) AS shard', [
    aggregateId,
  ]);
  return rows[0]?.shard ?? 0;
}

const cursors = async (): Promise<bigint> => {
  const { rows } = await bus.relayPool.query<{ sum: bigint }>(
    `SELECT sum(position)::bigint AS sum FROM consumer_cursor WHERE consumer = 'audit'`,
  );
  return rows[0]?.sum ?? 0n;
};

test('an event is applied and delivered once, and its cursor moves past it', async () => {
  const ids = await publishEvents(250);
  const consumer = recorder();
  expect(await bus.consume(consumer)).toEqual([]);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.applied.toSorted()).toEqual(ids.toSorted());
  expect(consumer.delivered.toSorted()).toEqual(ids.toSorted());
  expect(await cursors()).toBe(250n);
});

test('a relay that dies between the effect and the cursor repeats the delivery and not the effect', async () => {
  const ids = await publishEvents(3, newId('pay'));
  const consumer = recorder();
  const dying: Consumer = {
    ...consumer,
    deliver: async () => {
      // The effect has committed; now the connection that holds the shard dies with its process.
      await bus.adminPool.query(
        `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
          WHERE locktype = 'advisory' AND datname = current_database() AND usename = 'bn_relay'`,
      );
    },
  };
  const failures = await bus.consume(dying);
  expect(failures).toHaveLength(1);
  expect(await cursors()).toBe(0n);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.applied).toEqual(ids);
  expect(consumer.delivered).toEqual(ids);
});

test('an event whose delivery fails keeps the cursor before it, and what came before is not repeated', async () => {
  const [first, second, third] = await publishEvents(3, newId('pay'));
  const consumer = recorder();
  let isDown = true;
  const failing: Consumer = {
    ...consumer,
    deliver: (event) =>
      isDown && event.envelope.id === second
        ? Promise.reject(new Error('down'))
        : Promise.resolve(void consumer.delivered.push(event.envelope.id)),
  };
  expect(await bus.consume(failing)).toEqual([new Error('down')]);
  expect([consumer.delivered, await cursors()]).toEqual([[first], 1n]);
  isDown = false;
  expect(await bus.consume(failing)).toEqual([]);
  expect(consumer.delivered).toEqual([first, second, third]);
  expect(consumer.applied).toEqual([first, second, third]);
});

test('one event that cannot be applied stops its own shard behind it, with all before it kept', async () => {
  const [first, bad] = await publishEvents(3, newId('pay'));
  const consumer = recorder();
  const failing: Consumer = {
    ...consumer,
    apply: (tx, events) =>
      events.some(({ envelope }) => envelope.id === bad)
        ? Promise.reject(new Error('bad event'))
        : consumer.apply(tx, events),
  };
  expect(await bus.consume(failing)).toEqual([new Error('bad event')]);
  expect([consumer.applied, consumer.delivered, await cursors()]).toEqual([[first], [first], 1n]);
});

test('of several relays on one shard one works and the others pass it by', async () => {
  const aggregateId = newId('pay');
  await publishEvents(1, aggregateId);
  const shard = await shardOf(aggregateId);
  const deps = { relayPool: bus.relayPool, appPool: bus.appPool };
  const others: unknown[] = [];
  const slow: Consumer = {
    ...recorder(),
    deliver: async () => {
      for (const consumer of [recorder(), recorder()])
        others.push(...(await consumeShards(deps, consumer, [shard])));
    },
  };
  expect(await consumeShards(deps, slow, [shard])).toMatchObject([{ shard, isHeld: false, passed: 1 }]);
  expect(others).toMatchObject(Array(2).fill({ shard, isHeld: true, passed: 0 }));
  expect(await consumeShards(deps, recorder(), [shard])).toMatchObject([{ shard, isHeld: false, passed: 0 }]);
});

test('a consumer waiting on the outside world has no transaction open, so that vacuum and snapshots go on', async () => {
  await publishEvents(1);
  const holders: unknown[] = [];
  let looks = 0;
  const looking: Consumer = {
    ...recorder(),
    deliver: async () => {
      const { rows } = await bus.adminPool.query(
        `SELECT usename, state, backend_xid, backend_xmin FROM pg_stat_activity WHERE datname = current_database()
            AND usename IN ('bn_relay', 'bn_app') AND state <> 'idle'`,
      );
      holders.push(...(rows as unknown[]));
      looks += 1;
    },
  };
  expect(await bus.consume(looking)).toEqual([]);
  expect(looks).toBe(1);
  expect(holders).toEqual([]);
});

test('a consumer passes events of no interest to it without reading them again and again', async () => {
  await publishEvents(5);
  const consumer: Consumer = { ...recorder(), name: 'notifications' };
  expect(await bus.consume(consumer)).toEqual([]);
  const { rows } = await bus.relayPool.query(
    `SELECT s.shard FROM outbox_shard s JOIN consumer_cursor c USING (shard)
      WHERE c.consumer = 'notifications' AND c.position <> s.position`,
  );
  expect(rows).toEqual([]);
});

test('where one event cannot be applied, the other shards of its company go on in the same turn', async () => {
  const ids = await publishEvents(40);
  const bad = ids[0] ?? '';
  const consumer = recorder();
  const failing: Consumer = {
    ...consumer,
    apply: (tx, events) =>
      events.some(({ envelope }) => envelope.id === bad)
        ? Promise.reject(new Error('bad event'))
        : consumer.apply(tx, events),
  };
  const deps = { relayPool: bus.relayPool, appPool: bus.appPool };
  const outcomes = await consumeShards(deps, failing, SHARDS);
  const [stopped, ...rest] = outcomes.toSorted((a, b) => Number(!a.failure) - Number(!b.failure));
  expect(stopped?.failure).toEqual({ error: new Error('bad event') });
  expect(rest.map(({ failure }) => failure)).toEqual(rest.map(() => undefined));
  expect(await cursors()).toBe(BigInt(consumer.delivered.length));
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.delivered.toSorted()).toEqual(ids.toSorted());
  expect(consumer.applied.toSorted()).toEqual(ids.toSorted());
});

test('a rewound consumer is handed every event again and applies nothing twice', async () => {
  const ids = await publishEvents(120);
  const consumer = recorder();
  await bus.consume(consumer);
  await rewindConsumer(bus.relayPool, 'audit');
  expect(await cursors()).toBe(0n);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.applied.toSorted()).toEqual(ids.toSorted());
  expect(consumer.delivered).toHaveLength(240);
});

test('a rewind while a batch is under way is not undone by it', async () => {
  const aggregateId = newId('pay');
  const shard = await shardOf(aggregateId);
  const first = await publishEvents(3, aggregateId);
  const consumer = recorder();
  await bus.consume(consumer);
  const second = await publishEvents(2, aggregateId, 3);
  const rewinding: Consumer = { ...consumer, deliver: () => rewindConsumer(bus.relayPool, 'audit') };
  await consumeShards({ relayPool: bus.relayPool, appPool: bus.appPool }, rewinding, [shard]);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.delivered).toEqual([...first, ...first, ...second]);
  expect(consumer.applied).toEqual([...first, ...second]);
});

test('a consumer that is told to stop finishes the event under way and keeps its place', async () => {
  const ids = await publishEvents(3, newId('pay'));
  const stopping = new AbortController();
  const consumer = recorder();
  const stopped: Consumer = {
    ...consumer,
    deliver: ({ envelope }) => {
      consumer.delivered.push(envelope.id);
      stopping.abort();
      return Promise.resolve();
    },
  };
  const deps = { relayPool: bus.relayPool, appPool: bus.appPool, signal: stopping.signal };
  await consumeShards(deps, stopped, SHARDS);
  expect([consumer.delivered, await cursors()]).toEqual([[ids[0]], 1n]);
  expect(await bus.consume(consumer)).toEqual([]);
  expect([consumer.delivered, consumer.applied]).toEqual([ids, ids]);
});
