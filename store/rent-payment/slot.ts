import { queryAsTenant, type Pool } from '../../kernel/db';

/**
 * Takes the next free place in the row of calls of a short code, over all workers: answers the milliseconds until it comes.
 * A place that is taken and not used is lost, no more.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function takeSlot(
  pool: Pool,
  tenantId: string,
  shortCode: string,
  requestsPerSecond: number,
): Promise<number> {
  const text = `INSERT INTO provider_slot AS s (tenant_id, short_code, next_at) VALUES ($1, $2, clock_timestamp())
    ON CONFLICT (tenant_id, short_code) DO UPDATE
       SET next_at = greatest(s.next_at + make_interval(secs => 1.0 / $3::float8), clock_timestamp())
    RETURNING greatest(0, extract(epoch FROM next_at - clock_timestamp()) * 1000)::float8 AS "waitMs"`;
  const values = [tenantId, shortCode, requestsPerSecond];
  const [row] = await queryAsTenant<{ waitMs: number }>(pool, tenantId, 'slot-take', text, values);
  return row?.waitMs ?? 0;
}
