import { newId } from '../../kernel/db';
import { consumeShards, SHARDS, type Consumer } from '../../kernel/events';
import { openBus, type Bus } from './support/bus';
import { addCompany, type Company } from './support/company';
import { recordNow } from './support/events';
import { cursorsOf, publishEvents, recorder, refused, shardOf } from './support/recorder';

let bus: Bus;
let company: Company;
beforeEach(async () => {
  bus = await openBus();
  company = await addCompany(bus.appPool);
});
afterEach(() => bus.close());

/** The same consumer, to which one event is a bad one. */
const failingAt = (consumer: Consumer, bad: string): Consumer => ({
  ...consumer,
  apply: (tx, events) =>
    events.some(({ envelope }) => envelope.id === bad)
      ? Promise.reject(new Error('bad event'))
      : consumer.apply(tx, events),
});

/** Two aggregates, the first in the shard that is taken first: so the company whose event comes first there is, too. */
async function aggregatesInTwoShards(): Promise<[string, string]> {
  for (;;) {
    const [here, there] = [newId('pay'), newId('pay')];
    if ((await shardOf(bus, here)) < (await shardOf(bus, there))) return [here, there];
  }
}

test('one event that cannot be applied stops its own shard behind it, with all before it kept', async () => {
  const [first, bad] = await publishEvents(bus, company, 3, newId('pay'));
  const consumer = recorder();
  const failing = failingAt(consumer, bad ?? '');
  expect(await bus.consume(failing)).toEqual([new Error('bad event')]);
  expect([consumer.applied, consumer.delivered, await cursorsOf(bus, 'audit')]).toEqual([
    [first],
    [first],
    1n,
  ]);
});

test('where one event cannot be applied, the other shards of its company go on in the same turn', async () => {
  const ids = await publishEvents(bus, company, 40);
  const bad = ids[0] ?? '';
  const consumer = recorder();
  const failing = failingAt(consumer, bad);
  const deps = { relayPool: bus.relayPool, appPool: bus.appPool };
  const outcomes = await consumeShards(deps, failing, SHARDS);
  const [stopped, ...rest] = outcomes.toSorted((a, b) => Number(!a.failure) - Number(!b.failure));
  expect(stopped?.failure).toEqual({ error: new Error('bad event') });
  expect(rest.map(({ failure }) => failure)).toEqual(rest.map(() => undefined));
  expect(await cursorsOf(bus, 'audit')).toBe(BigInt(consumer.delivered.length));
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.delivered.toSorted()).toEqual(ids.toSorted());
  expect(consumer.applied.toSorted()).toEqual(ids.toSorted());
});

test('where an event of one company cannot be applied, nothing of another company is passed over, in whichever shards it stands', async () => {
  const [here, there] = await aggregatesInTwoShards();
  const other = await addCompany(bus.appPool);
  const told = [
    [company, here],
    [other, here],
    [company, here],
    [other, there],
    [other, here],
    [company, there],
  ] as const;
  const ids: string[] = [];
  for (const [index, [{ tenantId }, aggregateId]] of told.entries()) {
    const event = { ...refused(aggregateId), aggregateSeq: BigInt(index + 1) };
    ids.push(...(await recordNow(bus.appPool, tenantId, event)));
  }
  await bus.publish();
  const consumer = recorder();
  expect(await bus.consume(failingAt(consumer, ids[2] ?? ''))).toContainEqual(new Error('bad event'));
  expect(new Set(consumer.delivered)).toEqual(new Set([ids[0], ids[1], ids[3], ids[5]]));
  expect(consumer.delivered).toHaveLength(4);
  expect(consumer.delivered.filter((id) => !consumer.applied.includes(id))).toEqual([]);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(consumer.applied.toSorted()).toEqual(ids.toSorted());
  expect(consumer.delivered.toSorted()).toEqual(ids.toSorted());
});
