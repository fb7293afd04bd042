import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction, newId, openPool, type Pool } from '../../kernel/db';
import { consumeShards, publishOutbox, SHARDS, type DeliveredEvent } from '../../kernel/events';
import { eventsAfter, FEED_START } from '../../kernel/events/read';
import { openBus, type Bus } from './support/bus';
import { dataOf } from './support/company';
import { published, record } from './support/events';

const WRITERS = 8;
const TRANSACTIONS_EACH = 40;
const RELAYS = 3;
const AGGREGATES = Array.from({ length: 6 }, () => newId('pay'));
const TENANTS = [newId('tnt'), newId('tnt')] as const;

let bus: Bus;
beforeAll(async () => {
  bus = await openBus(['audit']);
});
afterAll(() => bus.close());

class RolledBack extends Error {}

const pick = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

/** Writes as a room does: the aggregate is locked before its count is drawn; some commit late, some never. */
async function writeOne(): Promise<number> {
  const index = Math.floor(Math.random() * AGGREGATES.length);
  const aggregateId = AGGREGATES[index] ?? '';
  const tenantId = TENANTS[index % TENANTS.length] ?? '';
  const count = pick([1, 2]);
  return inTransaction(bus.appPool, tenantId, 'write', async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 1))', [aggregateId]);
    const last = await tx.query<{ seq: bigint }>(
      'SELECT coalesce(max(aggregate_seq), 0)::bigint AS seq FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2',
      [tenantId, aggregateId],
    );
    const from = last.rows[0]?.seq ?? 0n;
    const events = Array.from({ length: count }, (_, place) => ({
      type: 'payment.reversal_refused' as const,
      aggregateId,
      aggregateSeq: from + BigInt(place + 1),
      data: dataOf.refused(aggregateId),
    }));
    await record(tx, events);
    await sleep(pick([0, 0, 2, 15]));
    if (Math.random() < 0.2) throw new RolledBack();
    return count;
  });
}

async function writeAll(): Promise<number> {
  let committed = 0;
  const writer = async (): Promise<void> => {
    for (let done = 0; done < TRANSACTIONS_EACH; done += 1) {
      const count = await writeOne().catch((error: unknown) => {
        if (error instanceof RolledBack) return 0;
        throw error;
      });
      committed += count;
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, writer));
  return committed;
}

/** A relay that publishes and consumes as fast as it can until told to stop, and then all that is left. */
async function relay(pool: Pool, isOver: () => boolean, seen: DeliveredEvent[]): Promise<void> {
  const consumer = {
    name: 'audit' as const,
    apply: () => Promise.resolve(),
    deliver: (event: DeliveredEvent) => Promise.resolve(void seen.push(event)),
  };
  for (;;) {
    const isLast = isOver();
    const count = await publishOutbox(pool);
    await consumeShards({ relayPool: pool, appPool: bus.appPool }, consumer, SHARDS);
    if (isLast && count === 0) return;
  }
}

/** Reads a company's feed from its start as fast as it can until told to stop, and then all that is left. */
async function follow(tenantId: string, isOver: () => boolean): Promise<string[]> {
  const read: string[] = [];
  for (let place = FEED_START; ;) {
    const isLast = isOver();
    const { events, reached } = await eventsAfter(bus.appPool, tenantId, place, pick([1, 3, 10]));
    read.push(...events.map(({ id }) => id));
    place = reached;
    if (isLast && events.length === 0) return read;
  }
}

const orderOf = (
  events: readonly { aggregateId: string; aggregateSeq: bigint }[],
): Record<string, bigint[]> =>
  Object.fromEntries(
    AGGREGATES.map((aggregate) => [
      aggregate,
      events.filter(({ aggregateId }) => aggregateId === aggregate).map(({ aggregateSeq }) => aggregateSeq),
    ]),
  );

const countedUp = (order: Record<string, bigint[]>): Record<string, bigint[]> =>
  Object.fromEntries(
    Object.entries(order).map(([aggregate, seqs]) => [aggregate, seqs.map((_, index) => BigInt(index + 1))]),
  );

test('several relays at once publish every committed event once and in the order of its aggregate, whatever commits late or rolls back', async () => {
  const pools = Array.from({ length: RELAYS }, (_, index) =>
    openPool(bus.database.relayUrl, 2, `relay ${index}`),
  );
  const seen: DeliveredEvent[] = [];
  let isOver = false;
  const relays = pools.map((pool) => relay(pool, () => isOver, seen));
  let isPublished = false;
  const feeds = TENANTS.map((tenantId) => follow(tenantId, () => isPublished));
  const committed = await writeAll();
  isOver = true;
  await Promise.all(relays);
  // A relay may pass a shard that another holds at its last look; a last round picks up what that one has published.
  await relay(bus.relayPool, () => true, seen);
  isPublished = true;
  await Promise.all(pools.map((pool) => pool.end()));

  const events = await published(bus.relayPool);
  expect(events).toHaveLength(committed);
  const order = orderOf(events);
  expect(order).toEqual(countedUp(order));
  for (const shard of SHARDS) {
    const positions = events.filter((event) => event.shard === shard).map(({ position }) => position);
    expect(positions).toEqual(positions.map((_, index) => BigInt(index + 1)));
  }

  const seqOf = new Map(events.map(({ eventId, aggregateSeq }) => [eventId, aggregateSeq]));
  const consumed = seen.map(({ envelope, aggregateId }) => ({
    aggregateId,
    aggregateSeq: seqOf.get(envelope.id) ?? 0n,
  }));
  expect(consumed).toHaveLength(committed);
  expect(orderOf(consumed)).toEqual(order);

  const aggregateOf = new Map(events.map(({ eventId, aggregateId }) => [eventId, aggregateId]));
  const read = (await Promise.all(feeds)).flat().map((id) => {
    return { aggregateId: aggregateOf.get(id) ?? '', aggregateSeq: seqOf.get(id) ?? 0n };
  });
  expect(read).toHaveLength(committed);
  expect(orderOf(read)).toEqual(order);
});
