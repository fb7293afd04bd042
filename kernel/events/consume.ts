import type { PoolClient } from 'pg';
import { inTransaction, toAppError, type Pool, type Tx } from '../db';
import { CONSUMERS_OF, type ConsumerName } from './consumers';
import type { EventEnvelope } from './envelope';

/** An event handed to a consumer, with its place in its shard. */
export interface DeliveredEvent {
  readonly envelope: EventEnvelope;
  readonly aggregateId: string;
  readonly position: bigint;
}

/** What reacts to events. Both halves may be called again for the same event after a crash. */
export interface Consumer {
  readonly name: ConsumerName;
  /** The effect in the database, in the transaction that also notes these events of one company as taken: it happens once. */
  apply(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>;
  /** The effect outside the database, after that commit; it must know by itself what it has done. */
  deliver?(event: DeliveredEvent): Promise<void>;
}

/** What consuming needs: the relay's own pool for the cursor, the application's pool for the effect. */
export interface ConsumerDeps {
  readonly relayPool: Pool;
  readonly appPool: Pool;
}

const BATCH_EVENTS_MAX = 100;

const TAKE = `INSERT INTO consumer_inbox (tenant_id, consumer, event_id, event_at)
  SELECT $1, $2, e.id, e.at FROM unnest($3::text[], $4::timestamptz[]) AS e (id, at) ON CONFLICT DO NOTHING
  RETURNING event_id AS id`;

const FETCH = `SELECT envelope, aggregate_id AS "aggregateId", position FROM outbox
  WHERE shard = $1 AND position > $2 AND event_type = ANY ($3) ORDER BY position LIMIT ${BATCH_EVENTS_MAX}`;

/** Applies events of one company in one transaction; those delivered before are found taken and left out. */
async function applyOnce(appPool: Pool, consumer: Consumer, events: readonly DeliveredEvent[]): Promise<void> {
  const tenantId = events[0]?.envelope.tenantId ?? '';
  await inTransaction(appPool, tenantId, `consume-${consumer.name}`, async (tx) => {
    const ids = events.map(({ envelope }) => envelope.id);
    const times = events.map(({ envelope }) => envelope.timestamp);
    const taken = await tx.query<{ id: string }>({
      name: 'inbox-take',
      text: TAKE,
      values: [tenantId, consumer.name, ids, times],
    });
    const fresh = new Set(taken.rows.map((row) => row.id));
    if (fresh.size > 0) await consumer.apply(tx, events.filter(({ envelope }) => fresh.has(envelope.id)));
  });
}

/** Runs of events of one company, in order. */
function byCompany(events: readonly DeliveredEvent[]): DeliveredEvent[][] {
  const runs: DeliveredEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run && run[0]?.envelope.tenantId === event.envelope.tenantId) run.push(event);
    else runs.push([event]);
  }
  return runs;
}

/** Hands a run over, telling how far it came; a run that fails is tried event by event up to the bad one. */
async function handOver(
  appPool: Pool,
  consumer: Consumer,
  run: readonly DeliveredEvent[],
  onReached: (event: DeliveredEvent) => void,
): Promise<void> {
  try {
    await applyOnce(appPool, consumer, run);
  } catch (error) {
    const [only] = run;
    if (only === undefined || run.length === 1) throw error;
    for (const event of run) await handOver(appPool, consumer, [event], onReached);
    return;
  }
  for (const event of run) {
    await consumer.deliver?.(event);
    onReached(event);
  }
}

async function lockCursor(client: PoolClient, consumer: ConsumerName, shard: number): Promise<bigint | undefined> {
  const cursor = await client.query<{ position: bigint }>({
    name: 'cursor-lock',
    text: 'SELECT position FROM consumer_cursor WHERE consumer = $1 AND shard = $2 FOR UPDATE SKIP LOCKED',
    values: [consumer, shard],
  });
  return cursor.rows[0]?.position;
}

async function fetchAfter(client: PoolClient, name: ConsumerName, shard: number, from: bigint): Promise<DeliveredEvent[]> {
  const values = [shard, from.toString(), CONSUMERS_OF[name]];
  return (await client.query<DeliveredEvent>({ name: 'events-fetch', text: FETCH, values })).rows;
}

/**
 * Hands one shard's next events to a consumer, in order, and moves its cursor. The cursor's row is locked meanwhile, so
 * of several relays one works on it and the others pass. When an event fails, the cursor stays before it and the error
 * is thrown after the progress before it is kept; order within an aggregate therefore holds.
 * Returns how many events it passed, 0 when another relay holds the shard or nothing waits.
 * @throws what the consumer threw, or AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function consumeBatch(deps: ConsumerDeps, consumer: Consumer, shard: number): Promise<number> {
  const client = await deps.relayPool.connect().catch((error: unknown) => {
    throw toAppError(error);
  });
  let broken = false;
  try {
    await client.query('BEGIN');
    const from = await lockCursor(client, consumer.name, shard);
    const events = from === undefined ? [] : await fetchAfter(client, consumer.name, shard, from);
    let reached: DeliveredEvent | undefined;
    let failure: unknown;
    try {
      for (const run of byCompany(events)) {
        await handOver(deps.appPool, consumer, run, (event) => (reached = event));
      }
    } catch (error) {
      failure = error;
    }
    if (reached !== undefined) {
      await client.query({
        name: `cursor-move-${consumer.name}`,
        text: `UPDATE consumer_cursor SET position = $3 WHERE consumer = $1 AND shard = $2 /* cursor-${consumer.name} */`,
        values: [consumer.name, shard, reached.position.toString()],
      });
    }
    await client.query('COMMIT');
    if (failure !== undefined) throw failure;
    return reached === undefined ? 0 : events.indexOf(reached) + 1;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw toAppError(error);
  } finally {
    client.release(broken);
  }
}

/** Makes a cursor at the start of each shard for a consumer that is new here. Safe to repeat. */
export async function ensureCursors(relayPool: Pool, consumer: ConsumerName): Promise<void> {
  await relayPool.query(
    `INSERT INTO consumer_cursor (consumer, shard) SELECT $1, shard FROM outbox_shard ON CONFLICT DO NOTHING`,
    [consumer],
  );
}

/** Shards of the outbox, each an independent order. */
export const SHARDS = [0, 1, 2, 3, 4, 5, 6, 7] as const;
