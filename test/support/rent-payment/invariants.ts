// What must hold of a company's rows whatever was killed, each as a query for the rows that break it; `$1` is the company.
// Written from the specification and accounts.md, and not with the product's own code.
import { COLLECTING } from './collecting-invariants';

/** Account on which a payment's money lands, by its method. */
const LANDS_ON = `CASE p.method WHEN 'mpesa' THEN '1030' WHEN 'bank' THEN '1010' WHEN 'card' THEN '1050' ELSE '1060' END`;

const LEDGER = {
  'an entry balances': `
    SELECT reference, entry_id, sum(amount_minor) AS rest FROM ledger_line WHERE tenant_id = $1
     GROUP BY reference, entry_id, currency HAVING sum(amount_minor) <> 0`,
  'each side of a posting balances': `
    SELECT l.reference, a.side, sum(l.amount_minor) AS rest FROM ledger_line l JOIN ledger_account a USING (account)
     WHERE l.tenant_id = $1 GROUP BY l.reference, a.side, l.currency HAVING sum(l.amount_minor) <> 0`,
  'a posting has its lines': `
    SELECT p.reference FROM ledger_posting p WHERE p.tenant_id = $1 AND NOT EXISTS (
      SELECT FROM ledger_line l WHERE l.tenant_id = p.tenant_id AND l.reference = p.reference)`,
  'a balance read through the snapshots is the sum of its lines': `
    SELECT account, b.balance_minor, l.rest FROM ledger_balances($1, '2199-12-31') b
      FULL JOIN (SELECT account, sum(amount_minor) AS rest FROM ledger_line WHERE tenant_id = $1 GROUP BY account) l
          USING (account)
     WHERE b.balance_minor IS DISTINCT FROM l.rest`,
  'a guarded account is not below zero': `
    SELECT account, guard_key, sum(amount_minor) AS rest FROM ledger_line
     WHERE tenant_id = $1 AND guard_key IS NOT NULL GROUP BY account, guard_key HAVING sum(amount_minor) > 0`,
  'what a charge still asks is its receivable': `
    SELECT c.charge_id, c.net_minor + c.vat_minor - c.adjusted_minor - c.paid_minor AS open, coalesce(l.owed, 0) AS owed
      FROM charge c
      LEFT JOIN (SELECT charge_id, sum(amount_minor) AS owed FROM ledger_line WHERE tenant_id = $1 AND account = '1100'
                  GROUP BY charge_id) l USING (charge_id)
     WHERE c.tenant_id = $1 AND c.net_minor + c.vat_minor - c.adjusted_minor - c.paid_minor <> coalesce(l.owed, 0)`,
  'what a charge was paid is its allocations': `
    SELECT c.charge_id, c.paid_minor, coalesce(a.paid, 0) AS allocated FROM charge c
      LEFT JOIN (SELECT charge_id, sum(amount_minor) AS paid FROM allocation WHERE tenant_id = $1 GROUP BY charge_id) a
             USING (charge_id)
     WHERE c.tenant_id = $1 AND c.paid_minor <> coalesce(a.paid, 0)`,
  'what is left of credit is prepaid in the ledger': `
    SELECT x.lease_id, sum(x.part) AS rest FROM (
      SELECT lease_id, remaining_minor AS part FROM credit_lot WHERE tenant_id = $1
      UNION ALL SELECT lease_id, amount_minor FROM ledger_line WHERE tenant_id = $1 AND account = '2110') x
     GROUP BY x.lease_id HAVING sum(x.part) <> 0`,
} as const;

const PAYMENTS = {
  'money of a payment is posted once if it succeeded, else never': `
    SELECT p.payment_id, p.status, p.amount_minor, x.posted, x.postings FROM payment p
      LEFT JOIN (SELECT l.payment_id, l.account, sum(l.amount_minor) AS posted, count(DISTINCT l.reference) AS postings
                   FROM ledger_line l JOIN ledger_posting o USING (tenant_id, reference)
                  WHERE l.tenant_id = $1 AND o.kind = 'receipt' AND l.account IN ('1010', '1030', '1050', '1060')
                  GROUP BY l.payment_id, l.account) x ON x.payment_id = p.payment_id AND x.account = ${LANDS_ON}
     WHERE p.tenant_id = $1 AND (
       coalesce(x.posted, 0) <> CASE WHEN p.status IN ('succeeded', 'reversed') THEN p.amount_minor ELSE 0 END
       OR coalesce(x.postings, 0) <> (p.status IN ('succeeded', 'reversed'))::int)`,
  'a receipt number counts once': `
    SELECT receipt_number, count(*) FROM payment
     WHERE tenant_id = $1 AND status IN ('pending', 'succeeded') AND receipt_number IS NOT NULL
     GROUP BY receipt_number HAVING count(*) > 1`,
  'what was accepted has ended': `
    SELECT payment_id AS id, status FROM payment p WHERE tenant_id = $1 AND status IN ('received', 'pending')
       AND NOT (status = 'pending' AND EXISTS (SELECT FROM review r WHERE r.tenant_id = $1 AND r.payment_id = p.payment_id
                                                  AND r.status = 'open' AND r.attempt_id IS NOT NULL))
    UNION ALL SELECT deposit_id, status FROM bank_deposit WHERE tenant_id = $1 AND status = 'received'
    UNION ALL SELECT reversal_id, status FROM payment_reversal WHERE tenant_id = $1 AND status = 'received'
    UNION ALL SELECT adjustment_id, status FROM charge_adjustment WHERE tenant_id = $1 AND status = 'received'`,
  'an accepted key and what it made are one to one': `
    SELECT i.key, made.id FROM (SELECT * FROM idempotency_record WHERE tenant_id = $1 AND response ->> 'reviewId' IS NULL) i
      FULL JOIN (SELECT payment_id AS id FROM payment p WHERE tenant_id = $1 AND (method <> 'mpesa' OR EXISTS (
                   SELECT FROM payment_attempt a WHERE a.tenant_id = $1 AND a.payment_id = p.payment_id))
           UNION ALL SELECT attempt_id FROM payment_attempt WHERE tenant_id = $1 AND number > 1
           UNION ALL SELECT deposit_id FROM bank_deposit WHERE tenant_id = $1
           UNION ALL SELECT reversal_id FROM payment_reversal WHERE tenant_id = $1 AND origin #>> '{actor,type}' <> 'system'
           UNION ALL SELECT adjustment_id FROM charge_adjustment WHERE tenant_id = $1) made
        ON made.id = i.response ->> 'id'
     WHERE i.key IS NULL OR made.id IS NULL`,
  'a request is posted once if it says so, else never': `
    SELECT r.id, r.status, count(o.reference) AS postings FROM (
      SELECT 'bank-deposit:' || deposit_id AS id, status FROM bank_deposit WHERE tenant_id = $1
      UNION ALL SELECT 'payment-reversal:' || reversal_id, status FROM payment_reversal WHERE tenant_id = $1
      UNION ALL SELECT 'charge-adjustment:' || adjustment_id, status FROM charge_adjustment WHERE tenant_id = $1) r
      LEFT JOIN ledger_posting o ON o.tenant_id = $1 AND o.reference = r.id
     GROUP BY r.id, r.status HAVING count(o.reference) <> (r.status = 'posted')::int`,
  'a payment is reversed as often as its status says': `
    SELECT p.payment_id, p.status, count(r.*) AS reversals FROM payment p
      LEFT JOIN payment_reversal r ON r.tenant_id = p.tenant_id AND r.payment_id = p.payment_id AND r.status = 'posted'
     WHERE p.tenant_id = $1 GROUP BY p.payment_id, p.status HAVING count(r.*) <> (p.status = 'reversed')::int`,
  'money leaves the drawer with its deposit or its reversal': `
    SELECT p.payment_id, p.status, p.banked_on, sum(l.amount_minor) AS in_drawer FROM payment p
      JOIN ledger_line l ON l.tenant_id = p.tenant_id AND l.payment_id = p.payment_id AND l.account = '1060'
     WHERE p.tenant_id = $1 GROUP BY p.payment_id, p.status, p.banked_on, p.amount_minor
    HAVING sum(l.amount_minor) <> CASE WHEN p.status = 'succeeded' AND p.banked_on IS NULL THEN p.amount_minor ELSE 0 END`,
  'the start of a process is settled': `
    SELECT workflow_id FROM process_start WHERE tenant_id = $1 AND started_at IS NULL`,
} as const;

const EVENTS_OF_STATUS = `(VALUES ('succeeded', 'payment.initiated'), ('succeeded', 'payment.succeeded'),
  ('succeeded', 'disbursement.check_requested'), ('reversed', 'payment.initiated'), ('reversed', 'payment.succeeded'),
  ('reversed', 'disbursement.check_requested'), ('reversed', 'payment.reversed'), ('failed', 'payment.failed'))`;

const EVENTS = {
  'a payment tells each of its ends once': `
    SELECT p.payment_id, p.status, s.type, o.told FROM payment p
      JOIN ${EVENTS_OF_STATUS} AS s (status, type) ON s.status = p.status
      LEFT JOIN (SELECT aggregate_id, event_type, count(*) AS told FROM outbox WHERE tenant_id = $1 GROUP BY 1, 2) o
             ON o.aggregate_id = p.payment_id AND o.event_type = s.type
     WHERE p.tenant_id = $1 AND p.method <> 'mpesa' AND o.told IS DISTINCT FROM 1`,
  'a payment tells nothing else': `
    SELECT p.payment_id, p.status, o.event_type FROM payment p
      JOIN outbox o ON o.tenant_id = p.tenant_id AND o.aggregate_id = p.payment_id
     WHERE p.tenant_id = $1 AND p.method <> 'mpesa' AND NOT (p.status = 'failed' AND o.event_type = 'payment.initiated')
       AND (p.status, o.event_type) NOT IN (SELECT * FROM ${EVENTS_OF_STATUS} AS s (status, type))`,
  'a posting is told once': `
    SELECT p.reference, o.told FROM ledger_posting p
      LEFT JOIN (SELECT aggregate_id, count(*) AS told FROM outbox
                  WHERE tenant_id = $1 AND event_type = 'ledger.entry.created' GROUP BY 1) o ON o.aggregate_id = p.reference
     WHERE p.tenant_id = $1 AND o.told IS DISTINCT FROM 1`,
  'the events of a thing are numbered without a gap': `
    SELECT aggregate_id, array_agg(aggregate_seq ORDER BY aggregate_seq) AS numbers FROM outbox WHERE tenant_id = $1
     GROUP BY aggregate_id
    HAVING (min(aggregate_seq), max(aggregate_seq), count(DISTINCT aggregate_seq)) <> (1::bigint, count(*), count(*))`,
  'an event has its place, behind those before it': `
    SELECT o.event_id, o.position FROM (
      SELECT event_id, position, lag(position) OVER (PARTITION BY aggregate_id ORDER BY aggregate_seq) AS before
        FROM outbox WHERE tenant_id = $1) o
     WHERE o.position IS NULL OR o.position <= o.before`,
  'a consumer takes an event once, where it is of interest to it': `
    SELECT o.event_id, o.event_type, c.consumer, i.taken FROM outbox o
     CROSS JOIN (VALUES ('audit'), ('notifications')) AS c (consumer)
      LEFT JOIN (SELECT event_id, consumer, count(*) AS taken FROM consumer_inbox WHERE tenant_id = $1 GROUP BY 1, 2) i
             ON i.event_id = o.event_id AND i.consumer = c.consumer
     WHERE o.tenant_id = $1 AND coalesce(i.taken, 0) <> (c.consumer = 'audit'
           OR o.event_type IN ('payment.succeeded', 'payment.failed', 'payment.reversed', 'refund.succeeded', 'refund.failed'))::int`,
  'an event is audited once': `
    SELECT coalesce(o.event_id, a.event_id) AS event_id, count(a.*) FROM (SELECT * FROM outbox WHERE tenant_id = $1) o
      FULL JOIN (SELECT * FROM audit_record WHERE tenant_id = $1) a ON a.event_id = o.event_id AND a.action = o.event_type
     GROUP BY coalesce(o.event_id, a.event_id), o.event_id HAVING count(a.*) <> 1 OR o.event_id IS NULL`,
  'customer and owners have each notice once by each channel they prefer, and it was sent': `
    WITH told AS (
      SELECT o.event_id, o.event_type, o.envelope #>> '{data,customerId}' AS customer_id, u.property_id FROM outbox o
        JOIN unit u ON u.tenant_id = o.tenant_id AND u.unit_id = o.envelope #>> '{data,unitId}'
       WHERE o.tenant_id = $1 AND o.event_type IN ('payment.succeeded', 'payment.failed', 'payment.reversed')
    ), due AS (
      SELECT event_id, 'customer' AS type, customer_id AS id FROM told
      UNION ALL SELECT t.event_id, 'owner', h.owner_id FROM told t
        JOIN ownership_set s ON s.tenant_id = $1 AND s.property_id = t.property_id
        JOIN ownership_share h ON h.tenant_id = $1 AND h.set_id = s.set_id WHERE t.event_type <> 'payment.failed'
    ), people AS (
      SELECT 'customer' AS type, customer_id AS id, notice_channels, phone FROM customer WHERE tenant_id = $1
      UNION ALL SELECT 'owner', owner_id, notice_channels, phone FROM owner WHERE tenant_id = $1
    ), ways AS (
      SELECT d.event_id, type, id, c.channel FROM due d JOIN people p USING (type, id)
       CROSS JOIN unnest(p.notice_channels) AS c (channel) WHERE c.channel = 'email' OR p.phone IS NOT NULL
    )
    SELECT w.event_id, w.type, w.id, w.channel, n.event_id, n.recipient_id, n.channel, n.status FROM ways w
      FULL JOIN (SELECT * FROM notification WHERE tenant_id = $1) n
        ON n.event_id = w.event_id AND n.recipient_type = w.type AND n.recipient_id = w.id AND n.channel = w.channel
     WHERE w.event_id IS NULL OR n.event_id IS NULL
        OR NOT (n.status = 'sent' OR (n.channel = 'sms' AND n.status = 'unknown'))`,
} as const;

/** Every invariant by name. Keys of `PAYMENTS` and the notices suppose that nothing was written past the API. */
export const INVARIANTS: Readonly<Record<string, string>> = {
  ...LEDGER,
  ...PAYMENTS,
  ...COLLECTING,
  ...EVENTS,
};
