// What must hold of rent collected by M-Pesa once all is quiet; `$1` is the company.

/** Somebody was asked to look at the attempt `a`, and the review says why. */
const HAS_REVIEW = `EXISTS (SELECT FROM review r WHERE r.tenant_id = $1 AND r.attempt_id = a.attempt_id
  AND r.status = 'open' AND r.reason <> '')`;

/**
 * Invariants of attempts, receipts, evidence and words to processes. Money in the paybill's account stands on a receipt of
 * the provider, each once; what has none was reversed, or a person has been asked.
 */
export const COLLECTING = {
  'an attempt has its outcome, or a person is asked for it': `
    SELECT a.attempt_id, a.status, a.evidence FROM payment_attempt a
     WHERE a.tenant_id = $1 AND a.status NOT IN ('succeeded', 'failed') AND NOT ${HAS_REVIEW}`,
  'an attempt that succeeded has its receipt, or a person is asked for it': `
    SELECT a.attempt_id, a.evidence, a.receipt_number FROM payment_attempt a
      LEFT JOIN provider_receipt c ON c.tenant_id = a.tenant_id AND c.receipt_number = a.receipt_number
     WHERE a.tenant_id = $1 AND a.status = 'succeeded' AND c.attempt_id IS DISTINCT FROM a.attempt_id AND NOT ${HAS_REVIEW}`,
  'an attempt that failed says who says so, where it may have been sent': `
    SELECT a.attempt_id, a.status FROM payment_attempt a
     WHERE a.tenant_id = $1 AND a.status = 'failed' AND a.checkout_request_id IS NOT NULL AND a.evidence IS NULL`,
  'money by M-Pesa is the money of its receipt': `
    SELECT p.payment_id, p.status, p.receipt_number, p.amount_minor, c.receipts, c.amount_minor AS received FROM payment p
      LEFT JOIN (SELECT payment_id, count(*) AS receipts, min(receipt_number) AS receipt_number,
                        sum(amount_minor) AS amount_minor
                   FROM provider_receipt WHERE tenant_id = $1 GROUP BY payment_id) c USING (payment_id)
     WHERE p.tenant_id = $1 AND p.method = 'mpesa' AND NOT (
       CASE WHEN c.receipts IS NULL
            THEN p.status NOT IN ('succeeded', 'reversed')
              OR p.status = 'reversed' AND EXISTS (SELECT FROM payment_reversal v WHERE v.tenant_id = $1
                   AND v.payment_id = p.payment_id AND v.status = 'posted' AND v.origin #>> '{actor,type}' = 'system')
              OR EXISTS (SELECT FROM review r WHERE r.tenant_id = $1 AND r.payment_id = p.payment_id
                            AND r.kind = 'unconfirmed_success' AND r.status = 'open')
            ELSE p.status IN ('succeeded', 'reversed') AND c.receipts = 1 AND c.amount_minor = p.amount_minor
             AND c.receipt_number = p.receipt_number END)`,
  'the paybill holds the receipts, less what was taken back': `
    SELECT x.rest FROM (SELECT
        (SELECT coalesce(sum(l.amount_minor), 0) FROM ledger_line l JOIN ledger_posting o USING (tenant_id, reference)
          WHERE l.tenant_id = $1 AND l.account = '1030' AND o.kind IN ('receipt', 'receipt_reversed'))
      - (SELECT coalesce(sum(c.amount_minor), 0) FROM provider_receipt c
           LEFT JOIN payment p ON p.tenant_id = c.tenant_id AND p.payment_id = c.payment_id
          WHERE c.tenant_id = $1 AND c.payment_id IS NOT NULL AND p.status IS DISTINCT FROM 'reversed')
      - (SELECT coalesce(sum(p.amount_minor), 0) FROM payment p
          WHERE p.tenant_id = $1 AND p.method = 'mpesa' AND p.status = 'succeeded' AND p.receipt_number IS NULL) AS rest) x
     WHERE x.rest <> 0`,
  'a line of the statement is credited, or a person is asked': `
    SELECT s.line_id, s.transaction_id FROM statement_line s JOIN payment_attempt a USING (tenant_id, attempt_id)
     WHERE s.tenant_id = $1 AND NOT ${HAS_REVIEW} AND NOT EXISTS (
       SELECT FROM provider_receipt c WHERE c.tenant_id = $1 AND c.receipt_number = s.transaction_id)`,
  'word to a process was taken': `
    SELECT signal_id, workflow_id, told FROM process_signal WHERE tenant_id = $1 AND handled_at IS NULL`,
  'a payment by M-Pesa tells each of its ends once': `
    SELECT p.payment_id, p.status, t.* FROM payment p
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE o.event_type = 'payment.initiated') AS initiated,
              count(*) FILTER (WHERE o.event_type = 'payment.failed') AS failed,
              count(*) FILTER (WHERE o.event_type = 'payment.succeeded') AS succeeded,
              count(*) FILTER (WHERE o.event_type = 'disbursement.check_requested') AS checks,
              count(*) FILTER (WHERE o.event_type = 'payment.receipt_confirmed') AS confirmed,
              count(*) FILTER (WHERE o.event_type = 'payment.reversed') AS reversed
         FROM outbox o WHERE o.tenant_id = $1 AND o.aggregate_id = p.payment_id) t
     CROSS JOIN LATERAL (
       SELECT count(*) AS made, count(*) FILTER (WHERE a.sent_at IS NOT NULL) AS opened FROM payment_attempt a
        WHERE a.tenant_id = $1 AND a.payment_id = p.payment_id) a
     WHERE p.tenant_id = $1 AND p.method = 'mpesa' AND NOT (
       t.initiated = CASE WHEN a.made = 0 THEN 1 ELSE a.opened END
       AND t.succeeded = (p.status IN ('succeeded', 'reversed'))::int AND t.checks = t.succeeded
       AND t.reversed = (p.status = 'reversed')::int AND t.confirmed <= t.succeeded
       AND t.failed BETWEEN (p.status = 'failed')::int AND a.made)`,
} as const;
