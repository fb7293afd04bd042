import { queryAsTenant, type Pool } from '../../kernel/db';

/** How many notices of a company are alike. */
export interface NoticeCount {
  readonly channel: 'email' | 'sms';
  readonly status: string;
  /** Where their age lies among the limits asked for, as `width_bucket` says it. */
  readonly age: number;
  readonly count: number;
}

// One that was refused, or whose end nobody knows, stays so for good: a day is long enough to be seen.
const UNSENT = `
  SELECT channel, status, width_bucket(extract(epoch FROM $2::timestamptz - created_at)::float8, $3::float8[]) AS age,
         count(*)::int AS count
    FROM notification
   WHERE tenant_id = $1 AND status <> 'sent'
     AND (status IN ('queued', 'sending') OR created_at > $2::timestamptz - interval '1 day')
   GROUP BY channel, status, age`;

/**
 * Notices of a company that have not ended, and those of the last day that reached nobody, counted.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export function unsentNotices(
  appPool: Pool,
  tenantId: string,
  at: Date,
  ageLimitsSeconds: readonly number[],
): Promise<NoticeCount[]> {
  const values = [tenantId, at, ageLimitsSeconds];
  return queryAsTenant<NoticeCount>(appPool, tenantId, 'notices-unsent', UNSENT, values);
}
