import { toAppError, type Pool } from '../db';
import type { EventType } from './catalogue';

/** How far each shard was looked through. */
export type Positions = ReadonlyMap<number, bigint>;

/** Companies that recorded events of a type after these positions, and the positions reached. */
export interface CompaniesSeen {
  readonly tenantIds: readonly string[];
  readonly positions: Positions;
}

/**
 * Which companies have published events of a type since the positions given (none: since the beginning). For work that is
 * due per company and not per event.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function companiesWith(
  relayPool: Pool,
  type: EventType,
  since: Positions,
): Promise<CompaniesSeen> {
  try {
    const { rows } = await relayPool.query<{ shard: number; tenantId: string; reached: bigint }>({
      name: 'companies-with',
      text: `SELECT o.shard, o.tenant_id AS "tenantId", max(o.position) AS reached
               FROM unnest($1::smallint[], $2::bigint[]) AS s (shard, position)
               JOIN outbox o ON o.shard = s.shard AND o.position > s.position
              WHERE o.event_type = $3 GROUP BY o.shard, o.tenant_id`,
      values: [[...since.keys()], [...since.values()].map(String), type],
    });
    const positions = new Map(since);
    for (const { shard, reached } of rows) {
      if (reached > (positions.get(shard) ?? 0n)) positions.set(shard, reached);
    }
    return { tenantIds: [...new Set(rows.map((row) => row.tenantId))], positions };
  } catch (error) {
    throw toAppError(error);
  }
}
