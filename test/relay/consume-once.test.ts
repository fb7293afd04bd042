import { newId } from '../../kernel/db';
import { consumeShards, rewindConsumer, SHARDS, type Consumer } from '../../kernel/events';
import { openBus, type Bus } from './support/bus';
import { addCompany, type Company } from './support/company';
import { cursorsOf, publishEvents, recorder, shardOf } from './support/recorder';

let bus: Bus;
let company: Company;
beforeEach(async () => {
  bus = await openBus();
  company = await addCompany(bus.appPool);
});
afterEach(() => bus.close());

test('an event is applied and delivered once, and its cursor moves past it', async () => {
  const ids = await publishEvents(bus, company, 250);
  const consumer = recorder();
  expect(await bus.consume(consumer)).toEqual([]);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.applied.toSorted()).toEqual(ids.toSorted());
  expect(consumer.delivered.toSorted()).toEqual(ids.toSorted());
  expect(await cursorsOf(bus, 'audit')).toBe(250n);
});

test('a relay that dies between the effect and the cursor repeats the delivery and not the effect', async () => {
  const ids = await publishEvents(bus, company, 3, newId('pay'));
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
  expect(await cursorsOf(bus, 'audit')).toBe(0n);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.applied).toEqual(ids);
  expect(consumer.delivered).toEqual(ids);
});

test('an event whose delivery fails keeps the cursor before it, and what came before is not repeated', async () => {
  const [first, second, third] = await publishEvents(bus, company, 3, newId('pay'));
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
  expect([consumer.delivered, await cursorsOf(bus, 'audit')]).toEqual([[first], 1n]);
  isDown = false;
  expect(await bus.consume(failing)).toEqual([]);
  expect(consumer.delivered).toEqual([first, second, third]);
  expect(consumer.applied).toEqual([first, second, third]);
});

test('of several relays on one shard one works and the others pass it by', async () => {
  const aggregateId = newId('pay');
  await publishEvents(bus, company, 1, aggregateId);
  const shard = await shardOf(bus, aggregateId);
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
  await publishEvents(bus, company, 1);
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
  await publishEvents(bus, company, 5);
  const consumer: Consumer = { ...recorder(), name: 'notifications' };
  expect(await bus.consume(consumer)).toEqual([]);
  const { rows } = await bus.relayPool.query(
    `SELECT s.shard FROM outbox_shard s JOIN consumer_cursor c USING (shard)
      WHERE c.consumer = 'notifications' AND c.position <> s.position`,
  );
  expect(rows).toEqual([]);
});

test('a rewound consumer is handed every event again and applies nothing twice', async () => {
  const ids = await publishEvents(bus, company, 120);
  const consumer = recorder();
  await bus.consume(consumer);
  await rewindConsumer(bus.relayPool, 'audit');
  expect(await cursorsOf(bus, 'audit')).toBe(0n);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.applied.toSorted()).toEqual(ids.toSorted());
  expect(consumer.delivered).toHaveLength(240);
});

test('a rewind while a batch is under way is not undone by it', async () => {
  const aggregateId = newId('pay');
  const shard = await shardOf(bus, aggregateId);
  const first = await publishEvents(bus, company, 3, aggregateId);
  const consumer = recorder();
  await bus.consume(consumer);
  const second = await publishEvents(bus, company, 2, aggregateId, 3);
  const rewinding: Consumer = { ...consumer, deliver: () => rewindConsumer(bus.relayPool, 'audit') };
  await consumeShards({ relayPool: bus.relayPool, appPool: bus.appPool }, rewinding, [shard]);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.delivered).toEqual([...first, ...first, ...second]);
  expect(consumer.applied).toEqual([...first, ...second]);
});

test('a consumer that is told to stop finishes the event under way and keeps its place', async () => {
  const ids = await publishEvents(bus, company, 3, newId('pay'));
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
  expect([consumer.delivered, await cursorsOf(bus, 'audit')]).toEqual([[ids[0]], 1n]);
  expect(await bus.consume(consumer)).toEqual([]);
  expect([consumer.delivered, consumer.applied]).toEqual([ids, ids]);
});
