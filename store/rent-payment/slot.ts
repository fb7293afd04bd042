import { queryAsTenant, type Pool } from '../../kernel/db';

/**
 * Takes the next free place in the row of calls of a short code, over all workers: answers the milliseconds until it comes.
 * Where it comes later than `waitMsMax` none is taken and the answer is undefined: a place that is taken and not used holds
 * up everybody behind it.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function takeSlot(
  pool: Pool,
  tenantId: string,
  shortCode: string,
  requestsPerSecond: number,
  waitMsMax: number = Number.MAX_SAFE_INTEGER,
): Promise<number | undefined> {
  const text = `INSERT INTO provider_slot AS s (tenant_id, short_code, next_at) VALUES ($1, $2, clock_timestamp())
    ON CONFLICT (tenant_id, short_code) DO UPDATE
       SET next_at = greatest(s.next_at + make_interval(secs => 1.0 / $3::float8), clock_timestamp())
     WHERE extract(epoch FROM s.next_at - clock_timestamp()) * 1000 + 1000.0 / $3::float8 <= $4::float8
    RETURNING greatest(0, extract(epoch FROM next_at - clock_timestamp()) * 1000)::float8 AS "waitMs"`;
  const values = [tenantId, shortCode, requestsPerSecond, waitMsMax];
  const [row] = await queryAsTenant<{ waitMs: number }>(pool, tenantId, 'slot-take', text, values);
  return row?.waitMs;
}
