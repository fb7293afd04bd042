import type { PoolClient } from 'pg';
import { toAppError, type Pool } from '../db';
import { CONSUMERS_OF, type ConsumerName } from './consumers';
import type { DeliveredEvent } from './consumer';

const BATCH_EVENTS_MAX = 100;

/** A consumer's place in a shard and what follows it. */
export interface Batch {
  /** Where the cursor stood when this was read. */
  readonly from: bigint;
  /** Up to here nothing of interest is left after `events`; the last of `events` when more may follow. */
  readonly through: bigint;
  readonly events: readonly DeliveredEvent[];
}

/** A shard in which events wait for a consumer. */
export interface PendingShard {
  readonly consumer: ConsumerName;
  readonly shard: number;
}

// One statement, so that the head and the events are of one snapshot: a position up to the head cannot turn up later.
const FETCH = `
  SELECT c.position AS "from", head.position AS head, e.envelope, e.aggregate_id AS "aggregateId", e.position
    FROM consumer_cursor c
    JOIN outbox_shard head ON head.shard = c.shard
    LEFT JOIN LATERAL (
      SELECT envelope, aggregate_id, position FROM outbox
       WHERE shard = $2 AND position > c.position AND event_type = ANY ($3) ORDER BY position LIMIT ${BATCH_EVENTS_MAX}
    ) e ON true
   WHERE c.consumer = $1 AND c.shard = $2
   ORDER BY e.position`;

interface FetchedRow {
  readonly from: bigint;
  readonly head: bigint;
  readonly envelope: DeliveredEvent['envelope'] | null;
  readonly aggregateId: string;
  readonly position: bigint;
}

/** Reads what follows the cursor, after the shard was locked. Undefined when the consumer has no cursor here yet. */
export async function fetchBatch(
  client: PoolClient,
  consumer: ConsumerName,
  shard: number,
): Promise<Batch | undefined> {
  const values = [consumer, shard, CONSUMERS_OF[consumer]];
  const { rows } = await client.query<FetchedRow>({ name: 'events-fetch', text: FETCH, values });
  const [first] = rows;
  if (!first) return undefined;
  const events = rows.flatMap(({ envelope, aggregateId, position }) =>
    envelope === null ? [] : [{ envelope, aggregateId, position }],
  );
  const last = events.at(-1);
  const through = last !== undefined && events.length === BATCH_EVENTS_MAX ? last.position : first.head;
  return { from: first.from, through, events };
}

/** Moves the cursor, unless someone (a rewind) has moved it since it was read. */
export async function moveCursor(
  client: PoolClient,
  consumer: ConsumerName,
  shard: number,
  move: { readonly from: bigint; readonly to: bigint },
): Promise<void> {
  await client.query({
    name: `cursor-move-${consumer}`,
    text: `UPDATE consumer_cursor SET position = $4
            WHERE consumer = $1 AND shard = $2 AND position = $3 /* cursor-${consumer} */`,
    values: [consumer, shard, move.from.toString(), move.to.toString()],
  });
}

/** Makes a cursor at the start of each shard for a consumer that is new here. Safe to repeat. */
export async function ensureCursors(relayPool: Pool, consumer: ConsumerName): Promise<void> {
  await relayPool
    .query(
      `INSERT INTO consumer_cursor (consumer, shard) SELECT $1, shard FROM outbox_shard ON CONFLICT DO NOTHING`,
      [consumer],
    )
    .catch((error: unknown) => {
      throw toAppError(error);
    });
}

/** Where published events wait for a consumer, the longest queue first: one cheap read in place of a transaction a shard. */
export async function pendingShards(relayPool: Pool): Promise<PendingShard[]> {
  try {
    const result = await relayPool.query<PendingShard>({
      name: 'shards-pending',
      text: `SELECT c.consumer, c.shard FROM consumer_cursor c JOIN outbox_shard s ON s.shard = c.shard
              WHERE c.position < s.position ORDER BY s.position - c.position DESC`,
    });
    return result.rows;
  } catch (error) {
    throw toAppError(error);
  }
}

/** Shards of the outbox, each an independent order. */
export const SHARDS = [0, 1, 2, 3, 4, 5, 6, 7] as const;
