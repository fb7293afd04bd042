import { queryAsTenant, type Pool } from '../../kernel/db';

/** What is counted. */
export type Matter = 'payment' | 'attempt' | 'unknown' | 'review' | 'line' | 'paybill' | 'result';

/** How many of a company's rows are alike. */
export interface MatterCount {
  readonly matter: Matter;
  /** A method, a status, a kind of review, …: by matter, a word of the code. */
  readonly kind: string;
  /** The status of a payment, the provider's code of a result; empty otherwise. */
  readonly detail: string;
  /** Where their age lies among the limits asked for, as `width_bucket` says it. */
  readonly age: number;
  readonly count: number;
  /** Since when the oldest of them is so. */
  readonly oldest: Date;
}

// Each branch reads a partial index, or what is younger than a day: never what has ended long ago.
const COUNTS = `
  SELECT matter, kind, detail, width_bucket(extract(epoch FROM $2::timestamptz - since)::float8, $3::float8[]) AS age,
         count(*)::int AS count, min(since) AS oldest
    FROM (
      SELECT 'payment' AS matter, method AS kind, status AS detail, created_at AS since FROM payment
       WHERE tenant_id = $1 AND status IN ('received', 'pending')
      UNION ALL
      SELECT 'payment', method, status, created_at FROM payment
       WHERE tenant_id = $1 AND status NOT IN ('received', 'pending') AND created_at > $2::timestamptz - interval '1 day'
      UNION ALL
      SELECT 'attempt', status, '', created_at FROM payment_attempt
       WHERE tenant_id = $1 AND status IN ('prepared', 'sending', 'pending', 'unknown')
      UNION ALL
      SELECT 'unknown', 'attempt', '', coalesce(sent_at, created_at) FROM payment_attempt
       WHERE tenant_id = $1 AND status IN ('prepared', 'sending', 'pending', 'unknown') AND status = 'unknown'
      UNION ALL
      SELECT 'unknown', 'refund', '', updated_at FROM refund WHERE tenant_id = $1 AND status = 'unknown'
      UNION ALL
      SELECT 'review', kind, '', created_at FROM review WHERE tenant_id = $1 AND status <> 'resolved'
      UNION ALL
      SELECT 'line', '', '', l.pulled_at FROM statement_line l
       WHERE l.tenant_id = $1 AND l.pulled_at > $2::timestamptz - interval '1 day'
         AND NOT EXISTS (SELECT FROM provider_receipt r WHERE r.tenant_id = $1 AND r.provider = 'mpesa'
                            AND r.receipt_number = l.transaction_id)
      UNION ALL
      SELECT 'paybill', CASE WHEN statement_read_at IS NULL THEN 'never'
                             WHEN statement_read_at > $2::timestamptz - interval '1 hour' THEN 'fresh' ELSE 'stale' END, '', $2
        FROM mpesa_short_code WHERE tenant_id = $1
      UNION ALL
      SELECT 'result', 'stk', result_code, updated_at FROM payment_attempt
       WHERE tenant_id = $1 AND result_code IS NOT NULL AND updated_at > $2::timestamptz - interval '1 hour'
      UNION ALL
      SELECT 'result', channel, result_code, updated_at FROM refund
       WHERE tenant_id = $1 AND result_code IS NOT NULL AND updated_at > $2::timestamptz - interval '1 hour'
    ) AS open
   GROUP BY matter, kind, detail, age`;

/**
 * What of a company has not ended, or ended a short while ago, counted by kind and age; nothing of a company at rest. No
 * money and nobody's name is in it.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export function openMatters(
  pool: Pool,
  tenantId: string,
  at: Date,
  ageLimitsSeconds: readonly number[],
): Promise<MatterCount[]> {
  return queryAsTenant<MatterCount>(pool, tenantId, 'open-matters', COUNTS, [tenantId, at, ageLimitsSeconds]);
}
