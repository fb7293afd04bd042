import { newId } from '../../kernel/db';
import { SHARDS } from '../../kernel/events';
import { eventsAfter, FEED_START, type FeedPlace } from '../../kernel/events/read';
import { openBus, type Bus } from './support/bus';
import { dataOf } from './support/company';
import { recordNow } from './support/events';

const EVENTS = 12;

let bus: Bus;
let tenantId: string;
beforeAll(async () => {
  bus = await openBus();
});
afterAll(() => bus.close());
beforeEach(() => {
  tenantId = newId('tnt');
});

/** Events of as many payments, recorded one after the other. */
async function recordMany(company: string): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < EVENTS; index += 1) {
    const aggregateId = newId('pay');
    const event = {
      type: 'payment.reversal_refused',
      aggregateId,
      data: dataOf.refused(aggregateId),
    } as const;
    ids.push(...(await recordNow(bus.appPool, company, event)));
  }
  return ids;
}

async function walk(limit: number, from: FeedPlace = FEED_START): Promise<string[][]> {
  const pages: string[][] = [];
  for (let place = from; ;) {
    const { events, reached } = await eventsAfter(bus.appPool, tenantId, place, limit);
    if (events.length === 0) return pages;
    pages.push(events.map(({ id }) => id));
    place = reached;
  }
}

test('page by page every published event of the company comes once, and nothing of another', async () => {
  const ours = await recordMany(tenantId);
  await recordMany(newId('tnt'));
  await bus.publish();
  const pages = await walk(5);
  expect(pages.map((page) => page.length)).toEqual([5, 5, 2]);
  expect(pages.flat().toSorted()).toEqual(ours.toSorted());
});

test('what is recorded and not published does not come, and comes once it is', async () => {
  const early = await recordMany(tenantId);
  await bus.publish();
  const { reached } = await eventsAfter(bus.appPool, tenantId, FEED_START, 100);
  const late = await recordMany(tenantId);
  expect(await walk(100, reached)).toEqual([]);
  await bus.publish();
  expect((await walk(100, reached)).flat().toSorted()).toEqual(late.toSorted());
  expect((await walk(100)).flat().toSorted()).toEqual([...early, ...late].toSorted());
});

test('events that were published one after the other come in that order, whatever their shards', async () => {
  const first = await recordMany(tenantId);
  await bus.publish();
  const second = await recordMany(tenantId);
  await bus.publish();
  const read = (await walk(3)).flat();
  expect(read.slice(0, EVENTS).toSorted()).toEqual(first.toSorted());
  expect(read.slice(EVENTS).toSorted()).toEqual(second.toSorted());
});

test('an event that is dated before one that stands before it in its shard is not passed over', async () => {
  const ids = await recordMany(tenantId);
  await bus.publish();
  // Two relays: the one that began first may have had to wait for the other.
  await bus.adminPool.query(
    `UPDATE outbox SET delivered_at = timestamptz '2026-03-05' - make_interval(mins => position::integer) WHERE tenant_id = $1`,
    [tenantId],
  );
  expect((await walk(1)).flat().toSorted()).toEqual(ids.toSorted());
  expect((await walk(3)).flat().toSorted()).toEqual(ids.toSorted());
});

test('a page leads to the place of its last events in each shard, and an empty one to where it began', async () => {
  await recordMany(tenantId);
  await bus.publish();
  const { reached } = await eventsAfter(bus.appPool, tenantId, FEED_START, EVENTS);
  const { rows } = await bus.adminPool.query<{ shard: number; last: string }>(
    'SELECT shard, max(position)::text AS last FROM outbox WHERE tenant_id = $1 GROUP BY shard',
    [tenantId],
  );
  const last = new Map(rows.map((row) => [row.shard, row.last]));
  expect(reached).toEqual(SHARDS.map((shard) => last.get(shard) ?? '0'));
  expect(await eventsAfter(bus.appPool, tenantId, reached, EVENTS)).toEqual({ events: [], reached });
});
