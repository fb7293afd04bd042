import type { Pool, PoolClient } from 'pg';
import { ensurePartitions } from '../../../kernel/db';
import { openFreshDatabase, type FreshDatabase } from './fresh';

/** The two companies of the isolation tests. Every id inside them is the same, so that only the company tells them apart. */
export const ACME = 'tnt_acme';
/** The other one. */
export const BAOBAB = 'tnt_baobab';

const ORIGIN = `'{"actor":{"type":"system","id":"test"},"correlationId":"req_1","clientApp":"test"}'`;
const AT = `'2026-06-01T09:00:00Z'`;
const MONTH_OF_ROWS = new Date('2026-06-01T00:00:00Z');
const HASH = `repeat('0', 64)`;

/** One row for each table, in the order of their foreign keys; `:t` is the company. */
const ROWS: Readonly<Record<string, string>> = {
  tenant: `(tenant_id, name) VALUES (:t, 'A company')`,
  property: `(tenant_id, property_id, name, zone, currency) VALUES (:t, 'prp_1', 'Kilimani Court', 'Africa/Nairobi', 'KES')`,
  unit: `(tenant_id, unit_id, property_id, label) VALUES (:t, 'unt_1', 'prp_1', 'A4')`,
  owner: `(tenant_id, owner_id, name, email) VALUES (:t, 'own_1', 'Wanjiru Kamau', 'w@example.test')`,
  ownership_set: `(tenant_id, set_id, property_id, effective) VALUES (:t, 'set_1', 'prp_1', '[2026-01-01,)')`,
  ownership_share: `(tenant_id, set_id, owner_id, share_bps) VALUES (:t, 'set_1', 'own_1', 10000)`,
  customer: `(tenant_id, customer_id, name, email) VALUES (:t, 'cus_1', 'Achieng Were', 'a@example.test')`,
  lease: `(tenant_id, lease_id, unit_id, customer_id, status, starts_on, rent_minor)
    VALUES (:t, 'lse_1', 'unt_1', 'cus_1', 'active', '2026-01-01', 2500000)`,
  charge: `(tenant_id, charge_id, lease_id, category, billed_set_id, charged_on, due_on, net_minor)
    VALUES (:t, 'chg_1', 'lse_1', 'rent', 'set_1', '2026-06-01', '2026-06-01', 2500000)`,
  bank_deposit: `(tenant_id, deposit_id, bank_account, banked_on, slip_number, amount_minor, currency, status, origin, created_at, updated_at)
    VALUES (:t, 'dep_1', 'KCB-1', '2026-06-02', 'S1', 2500000, 'KES', 'received', ${ORIGIN}, ${AT}, ${AT})`,
  payment: `(tenant_id, payment_id, lease_id, method, amount_minor, currency, received_on, receipt_number, status, origin, created_at, updated_at)
    VALUES (:t, 'pay_1', 'lse_1', 'cash', 2500000, 'KES', '2026-06-01', 'R1', 'succeeded', ${ORIGIN}, ${AT}, ${AT})`,
  bank_deposit_item: `(tenant_id, deposit_id, payment_id) VALUES (:t, 'dep_1', 'pay_1')`,
  charge_adjustment: `(tenant_id, adjustment_id, lease_id, kind, currency, effective_on, reason, status, origin, created_at, updated_at)
    VALUES (:t, 'adj_1', 'lse_1', 'apply_credit', 'KES', '2026-06-03', 'asked for', 'received', ${ORIGIN}, ${AT}, ${AT})`,
  payment_reversal: `(tenant_id, reversal_id, payment_id, reversed_on, reason, status, origin, created_at, updated_at)
    VALUES (:t, 'rev_1', 'pay_1', '2026-06-04', 'bounced', 'received', ${ORIGIN}, ${AT}, ${AT})`,
  suspense_item: `(tenant_id, suspense_id, short_code, provider_ref, amount_minor, currency, received_on, status, origin, created_at, updated_at)
    VALUES (:t, 'sus_1', '600100', 'TFF4XX01', 2500000, 'KES', '2026-06-01', 'open', ${ORIGIN}, ${AT}, ${AT})`,
  refund: `(tenant_id, refund_id, kind, payment_id, lease_id, amount_minor, currency, channel, status, reason, requested_by, origin, created_at, updated_at)
    VALUES (:t, 'rfd_1', 'payment', 'pay_1', 'lse_1', 100, 'KES', 'b2c', 'received', 'paid twice', 'usr_1', ${ORIGIN}, ${AT}, ${AT})`,
  credit_lot: `(tenant_id, credit_id, lease_id, origin, payment_id, amount_minor, remaining_minor)
    VALUES (:t, 'crd_1', 'lse_1', 'surplus', 'pay_1', 100, 100)`,
  allocation: `(tenant_id, reference, position, lease_id, charge_id, payment_id, set_id, vat_remitter, amount_minor, vat_minor)
    VALUES (:t, 'payment:pay_1', 1, 'lse_1', 'chg_1', 'pay_1', 'set_1', 'owner', 100, 0)`,
  mpesa_short_code: `(tenant_id, short_code, is_default) VALUES (:t, '174379', true)`,
  payment_attempt: `(tenant_id, attempt_id, payment_id, number, short_code, phone, amount_minor, account_reference, workflow_id, status, origin, created_at, updated_at)
    VALUES (:t, 'att_1', 'pay_1', 1, '174379', '254708374149', 2500000, 'ABC', 'rent-payment/pay_1', 'prepared', ${ORIGIN}, ${AT}, ${AT})`,
  provider_receipt: `(tenant_id, provider, receipt_number, payment_id, amount_minor, evidence, created_at)
    VALUES (:t, 'mpesa', 'NLJ7RT61SV', 'pay_1', 2500000, 'receipt', ${AT})`,
  provider_callback: `(tenant_id, callback_id, kind, target_id, body, received_at)
    VALUES (:t, 'cbk_1', 'stk', 'att_1', '{}', ${AT})`,
  process_signal: `(tenant_id, signal_id, workflow_id, signal_name, late_type, late_id, task_queue, received_at)
    VALUES (:t, 'cbk_1', 'rent-payment/pay_1', 'evidence', 'lateEvidence', 'late-evidence/cbk_1', 'flows', ${AT})`,
  statement_line: `(tenant_id, line_id, short_code, transaction_id, occurred_at, phone, amount_minor, account_reference, pulled_at)
    VALUES (:t, 'stl_1', '174379', 'NLJ7RT61SV', ${AT}, '254708374149', 2500000, 'ABC', ${AT})`,
  review: `(tenant_id, review_id, kind, reason, status, origin, created_at, updated_at)
    VALUES (:t, 'rvw_1', 'quarantine', 'AMOUNT_DIFFERS', 'open', ${ORIGIN}, ${AT}, ${AT})`,
  provider_slot: `(tenant_id, short_code, next_at) VALUES (:t, '174379', ${AT})`,
  idempotency_record: `(tenant_id, key, request_hash, status, location, response, created_at)
    VALUES (:t, 'key-0001', ${HASH}, 202, '/v1/payments/pay_1', '{}', ${AT})`,
  process_start: `(tenant_id, workflow_id, workflow_type, task_queue, input, attributes, summary)
    VALUES (:t, :t || '/1', 'rentPayment', 'flows', '{}', '{}', 'cash')`,
  outbox: `(tenant_id, event_id, shard, aggregate_id, aggregate_seq, event_type, envelope, created_at)
    VALUES (:t, 'evt_1', outbox_shard_of('pay_1'), 'pay_1', 1, 'payment.initiated',
      jsonb_build_object('tenantId', :t, 'id', 'evt_1', 'type', 'payment.initiated'), ${AT})`,
  consumer_inbox: `(tenant_id, consumer, event_id, event_at) VALUES (:t, 'audit', 'evt_1', ${AT})`,
  notification: `(tenant_id, event_id, recipient_type, recipient_id, channel, template, message_id, status, created_at)
    VALUES (:t, 'evt_1', 'customer', 'cus_1', 'email', 'payment-succeeded', '<1@test>', 'queued', ${AT})`,
  audit_head: `(tenant_id, sequence, hash) VALUES (:t, 1, ${HASH})`,
  audit_record: `(tenant_id, sequence, recorded_at, event_id, occurred_at, actor_type, actor_id, action, subject, content, previous_hash, hash)
    VALUES (:t, 1, ${AT}, 'evt_1', ${AT}, 'user', 'usr_1', 'payment.initiated', 'pay_1', '{}', ${HASH}, ${HASH})`,
  ledger_posting: `(tenant_id, reference, kind, business_date, content_hash, posted_at)
    VALUES (:t, 'payment:pay_1', 'receipt', '2026-06-01', '\\x00', ${AT})`,
  ledger_line: `(tenant_id, business_date, reference, entry_id, line_no, account, amount_minor, currency, bank_account, cause)
    VALUES (:t, '2026-06-01', 'payment:pay_1', 'ent_1', 1, '1010', 100, 'KES', 'KCB-1', NULL),
           (:t, '2026-06-01', 'payment:pay_1', 'ent_1', 2, '2440', -100, 'KES', NULL, 'cover')`,
  ledger_guard: `(tenant_id, account, guard_key) VALUES (:t, '2200', 'prp_1|set_1')`,
  ledger_snapshot: `(tenant_id, account, month, balance_minor) VALUES (:t, '1010', '2026-06-01', 100)`,
  webhook: `(tenant_id, webhook_id, url, status, created_by, created_at, updated_at)
    VALUES (:t, 'whk_1', 'https://hooks.example.test/rent', 'enabled', 'usr_1', ${AT}, ${AT})`,
  webhook_place: `(tenant_id, webhook_id, shard, position, head, due_at) VALUES (:t, 'whk_1', 1, 0, 0, ${AT})`,
  webhook_delivery: `(tenant_id, webhook_id, event_id, event_type, attempted_at, outcome, response_status, duration_ms)
    VALUES (:t, 'whk_1', 'evt_1', 'payment.succeeded', ${AT}, 'delivered', 204, 12)`,
  ledger_snapshot_head: `(tenant_id, through_xact) VALUES (:t, '1')`,
};

/** Tables with a row in each of the two companies. */
export const SEEDED_TABLES: readonly string[] = Object.keys(ROWS);

/** Runs `work` in a transaction of the application's role, with a company set, or (null) with none. */
export async function asCompany<T>(
  pool: Pool,
  company: string | null,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    if (company !== null) await client.query("SELECT set_config('app.tenant_id', $1, true)", [company]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

/** Writes both companies as the application's role: nobody else has written what the tests read. */
export async function seedTwoCompanies(app: Pool): Promise<void> {
  for (const company of [ACME, BAOBAB]) {
    await asCompany(app, company, async (client) => {
      for (const [table, row] of Object.entries(ROWS)) {
        await client.query(`INSERT INTO ${table} ${row.replaceAll(':t', `'${company}'`)}`);
      }
    });
  }
}

/** A fresh database with both companies in it, and partitions of the month that their rows are of. */
export async function openTwoCompanies(): Promise<FreshDatabase> {
  const db = await openFreshDatabase();
  await ensurePartitions(db.database.ownerUrl, MONTH_OF_ROWS);
  await seedTwoCompanies(db.app);
  return db;
}
