import { queryAsRelay, type Pool } from '../db';
import type { EventType } from './catalogue';

/** How far each shard was looked through. */
export type Positions = ReadonlyMap<number, bigint>;

/** Companies that recorded events of some types after these positions, and the positions reached. */
export interface CompaniesSeen {
  readonly tenantIds: readonly string[];
  readonly positions: Positions;
}

// A relay that starts looks through the whole history: in steps, so that no statement outgrows its time-out.
const STEP_POSITIONS = 20_000;

const STEP = `
  SELECT s.shard, least(head.position, s.position + ${STEP_POSITIONS}) AS reached,
         head.position > s.position + ${STEP_POSITIONS} AS "isMoreLeft",
         ARRAY(SELECT DISTINCT o.tenant_id FROM outbox o
                WHERE o.shard = s.shard AND o.position > s.position
                  AND o.position <= s.position + ${STEP_POSITIONS} AND o.event_type = ANY ($3)) AS "tenantIds"
    FROM unnest($1::smallint[], $2::bigint[]) AS s (shard, position)
    JOIN outbox_shard head ON head.shard = s.shard`;

interface SteppedShard {
  readonly shard: number;
  readonly reached: bigint;
  readonly isMoreLeft: boolean;
  readonly tenantIds: readonly string[];
}

function step(relayPool: Pool, types: readonly EventType[], since: Positions): Promise<SteppedShard[]> {
  const values = [[...since.keys()], [...since.values()].map(String), types];
  return queryAsRelay(relayPool, 'companies-with', STEP, values);
}

/**
 * Which companies have published events of one of these types since the positions given (none: since the beginning). For
 * work that is due per company and not per event.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function companiesWith(
  relayPool: Pool,
  types: readonly EventType[],
  since: Positions,
): Promise<CompaniesSeen> {
  const tenantIds = new Set<string>();
  let positions = since;
  for (let isMoreLeft = true; isMoreLeft;) {
    const shards = await step(relayPool, types, positions);
    for (const { tenantIds: found } of shards) for (const tenantId of found) tenantIds.add(tenantId);
    positions = new Map(shards.map(({ shard, reached }) => [shard, reached]));
    isMoreLeft = shards.some((shard) => shard.isMoreLeft);
  }
  return { tenantIds: [...tenantIds], positions };
}
