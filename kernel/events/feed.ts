import { queryAsTenant, type Pool } from '../db';
import { SHARDS } from './cursor';
import type { EventEnvelope } from './envelope';

/** How far somebody has read: the last position seen in each shard, in digits, by the number of the shard. */
export type FeedPlace = readonly string[];

const POSITION = /^\d{1,18}$/;

/** Before the first event. */
export const FEED_START: FeedPlace = SHARDS.map(() => '0');

/** True for what `eventsAfter` can go on from. */
export const isFeedPlace = (texts: readonly string[]): boolean =>
  texts.length === SHARDS.length && texts.every((text) => POSITION.test(text));

// Places of a shard are given out under a lock that is held until they are committed: whoever sees one sees all before it.
// `told_at` never falls within a shard, so that the first rows by it are the first rows of each shard as well.
const AFTER = `
  SELECT shard, position::text AS position, envelope FROM (
    SELECT e.*, max(e.delivered_at) OVER (PARTITION BY e.shard ORDER BY e.position) AS told_at
      FROM unnest($2::smallint[], $3::bigint[]) AS seen (shard, position)
     CROSS JOIN LATERAL (
       SELECT o.shard, o.position, o.delivered_at, o.envelope FROM outbox o
        WHERE o.tenant_id = $1 AND o.shard = seen.shard AND o.position > seen.position
        ORDER BY o.position LIMIT $4) AS e
  ) AS told ORDER BY told_at, shard, told.position LIMIT $4`;

interface FeedRow {
  readonly shard: number;
  readonly position: string;
  readonly envelope: EventEnvelope;
}

/**
 * A company's published events after a place, at most `limit`, and the place they lead to: those of an aggregate in order,
 * all roughly in the order of publishing. Asked on from there, no event is passed over and none comes a second time.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function eventsAfter(
  pool: Pool,
  tenantId: string,
  place: FeedPlace,
  limit: number,
): Promise<{ events: EventEnvelope[]; reached: FeedPlace }> {
  const values = [tenantId, SHARDS, place, limit];
  const rows = await queryAsTenant<FeedRow>(pool, tenantId, 'events-after', AFTER, values);
  const reached = [...place];
  for (const { shard, position } of rows) reached[shard] = position;
  return { events: rows.map(({ envelope }) => envelope), reached };
}

/** An event and its place in its shard, in digits. */
export interface PlacedEvent {
  readonly position: string;
  readonly envelope: EventEnvelope;
}

/** A company's published events of one shard after a position, in order. @throws AppError DATABASE_UNAVAILABLE. */
export function shardEventsAfter(
  pool: Pool,
  tenantId: string,
  { shard, position }: { readonly shard: number; readonly position: string },
  limit: number,
): Promise<PlacedEvent[]> {
  // In the order of the column, not of the text that it is read as: 10 comes behind 9.
  const text = `SELECT o.position::text AS position, o.envelope FROM outbox o
    WHERE o.tenant_id = $1 AND o.shard = $2 AND o.position > $3 ORDER BY o.position LIMIT $4`;
  return queryAsTenant(pool, tenantId, 'shard-events-after', text, [tenantId, shard, position, limit]);
}
