import type { PoolClient } from 'pg';
import { queryAsRelay, toAppError, type Pool } from '../db';
import { CONSUMERS_OF, type ConsumerName } from './consumers';
import type { DeliveredEvent } from './consumer';

const BATCH_EVENTS_MAX = 100;

/** A consumer's place in a shard and what follows it. */
export interface Batch {
  readonly shard: number;
  /** Where the cursor stood when this was read. */
  readonly from: bigint;
  /** Up to here nothing of interest is left after `events`; the last of `events` when more may follow. */
  readonly through: bigint;
  readonly events: readonly DeliveredEvent[];
}

/** True when so many were read that more may wait behind them. */
export const isFull = ({ events }: Batch): boolean => events.length === BATCH_EVENTS_MAX;

/** A shard in which events wait for a consumer. */
export interface PendingShard {
  readonly consumer: ConsumerName;
  readonly shard: number;
}

// One statement, so that heads and events are of one snapshot: a position up to the head cannot turn up later. And one
// for all shards, because opening every month's partition is most of what it costs.
const FETCH = `
  SELECT c.shard, c.position AS "from", head.position AS head, e.envelope, e.aggregate_id AS "aggregateId", e.position
    FROM consumer_cursor c
    JOIN outbox_shard head ON head.shard = c.shard
    LEFT JOIN LATERAL (
      SELECT envelope, aggregate_id, position FROM outbox
       WHERE shard = c.shard AND position > c.position AND event_type = ANY ($3) ORDER BY position LIMIT ${BATCH_EVENTS_MAX}
    ) e ON true
   WHERE c.consumer = $1 AND c.shard = ANY ($2)
   ORDER BY c.shard, e.position`;

interface FetchedRow {
  readonly shard: number;
  readonly from: bigint;
  readonly head: bigint;
  readonly envelope: DeliveredEvent['envelope'] | null;
  readonly aggregateId: string;
  readonly position: bigint;
}

function batchOf(rows: readonly FetchedRow[], { shard, from, head }: FetchedRow): Batch {
  const events = rows.flatMap(({ envelope, aggregateId, position }) =>
    envelope === null ? [] : [{ envelope, aggregateId, shard, position }],
  );
  const last = events.length === BATCH_EVENTS_MAX ? events.at(-1) : undefined;
  return { shard, from, through: last?.position ?? head, events };
}

/** Reads what follows the cursors of shards that are locked. A shard in which the consumer has no cursor yet is left out. */
export async function fetchBatches(
  client: PoolClient,
  consumer: ConsumerName,
  shards: readonly number[],
): Promise<Batch[]> {
  const values = [consumer, shards, CONSUMERS_OF[consumer]];
  const { rows } = await client.query<FetchedRow>({ name: 'events-fetch', text: FETCH, values });
  return shards.flatMap((shard) => {
    const ofShard = rows.filter((row) => row.shard === shard);
    return ofShard[0] ? [batchOf(ofShard, ofShard[0])] : [];
  });
}

/** How far a cursor goes within its shard. */
export interface CursorMove {
  readonly shard: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** Moves cursors, but for those that someone (a rewind) has moved since they were read. */
export async function moveCursors(
  client: PoolClient,
  consumer: ConsumerName,
  moves: readonly CursorMove[],
): Promise<void> {
  await client.query({
    name: `cursors-move-${consumer}`,
    text: `UPDATE consumer_cursor c SET position = m.reached
             FROM unnest($2::smallint[], $3::bigint[], $4::bigint[]) AS m (shard, stood, reached)
            WHERE c.consumer = $1 AND c.shard = m.shard AND c.position = m.stood /* cursor-${consumer} */`,
    values: [
      consumer,
      moves.map(({ shard }) => shard),
      moves.map(({ from }) => from.toString()),
      moves.map(({ to }) => to.toString()),
    ],
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
export function pendingShards(relayPool: Pool): Promise<PendingShard[]> {
  const text = `SELECT c.consumer, c.shard FROM consumer_cursor c JOIN outbox_shard s ON s.shard = c.shard
                 WHERE c.position < s.position ORDER BY s.position - c.position DESC`;
  return queryAsRelay(relayPool, 'shards-pending', text);
}

/** Shards of the outbox, each an independent order. */
export const SHARDS = [0, 1, 2, 3, 4, 5, 6, 7] as const;
