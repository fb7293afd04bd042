const READ_AND_ADD = ['INSERT', 'SELECT'];

/** What the application's role may do, to the column; nowhere DELETE or TRUNCATE, and no UPDATE of money that is posted. */
export const APP_RIGHTS: Readonly<Record<string, readonly string[]>> = {
  allocation: READ_AND_ADD,
  audit_head: [...READ_AND_ADD, 'UPDATE (hash, sequence)'],
  audit_record: READ_AND_ADD,
  bank_deposit: [...READ_AND_ADD, 'UPDATE (amount_minor, event_seq, refusal_reason, status, updated_at)'],
  bank_deposit_item: READ_AND_ADD,
  charge: [...READ_AND_ADD, 'UPDATE (adjusted_minor, adjusted_vat_minor, paid_minor, paid_vat_minor)'],
  charge_adjustment: [...READ_AND_ADD, 'UPDATE (event_seq, refusal_reason, status, updated_at)'],
  consumer_inbox: READ_AND_ADD,
  credit_lot: [...READ_AND_ADD, 'UPDATE (remaining_minor)'],
  customer: READ_AND_ADD,
  idempotency_record: READ_AND_ADD,
  lease: [...READ_AND_ADD, 'UPDATE (status)'],
  ledger_account: ['SELECT'],
  ledger_guard: ['INSERT (account, guard_key, tenant_id)', 'SELECT', 'UPDATE (through_xact)'],
  ledger_line: [
    'INSERT (account, amount_minor, attempt_id, bank_account, bill_id, business_date, category, cause, charge_id, currency, customer_id, dispute_id, entry_id, guard_key, lease_id, line_no, owner_id, payment_id, processor, property_id, provider_ref, reference, run_id, set_id, shortcode, tenant_id, transfer_id, unit_id, vendor_id)',
    'SELECT',
  ],
  ledger_posting: [
    'INSERT (business_date, content_hash, kind, posted_at, reference, reverses, tenant_id)',
    'SELECT',
  ],
  ledger_snapshot: [...READ_AND_ADD, 'UPDATE (balance_minor)'],
  ledger_snapshot_head: [...READ_AND_ADD, 'UPDATE (through_xact)'],
  mpesa_short_code: [...READ_AND_ADD, 'UPDATE (statement_read_at)'],
  notification: [...READ_AND_ADD, 'UPDATE (message_id, rejection, sent_at, status)'],
  outbox: [
    'INSERT (aggregate_id, aggregate_seq, created_at, envelope, event_id, event_type, shard, tenant_id)',
    'SELECT',
  ],
  owner: READ_AND_ADD,
  ownership_set: READ_AND_ADD,
  ownership_share: READ_AND_ADD,
  payment: [
    ...READ_AND_ADD,
    'UPDATE (bank_account, banked_on, cleared_on, deposit_id, event_seq, failure_reason, receipt_number, received_on, refunded_minor, status, surplus_minor, updated_at)',
  ],
  payment_attempt: [
    ...READ_AND_ADD,
    'UPDATE (checkout_request_id, evidence, left_by, merchant_request_id, receipt_number, result_code, run_id, sent_at, status, updated_at)',
  ],
  payment_reversal: [...READ_AND_ADD, 'UPDATE (event_seq, refusal_reason, status, updated_at)'],
  process_signal: [...READ_AND_ADD, 'UPDATE (handled_at)'],
  process_start: [...READ_AND_ADD, 'UPDATE (claimed_at, started_at)'],
  property: READ_AND_ADD,
  provider_callback: READ_AND_ADD,
  provider_receipt: READ_AND_ADD,
  provider_slot: [...READ_AND_ADD, 'UPDATE (next_at)'],
  review: [...READ_AND_ADD, 'UPDATE (event_seq, resolution, resolutions, resolved_by, status, updated_at)'],
  statement_line: READ_AND_ADD,
  refund: [
    ...READ_AND_ADD,
    'UPDATE (approved_by, conversation_id, event_seq, failure_reason, originator_conversation_id, receipt_number, result_code, short_code, status, updated_at)',
  ],
  suspense_item: [...READ_AND_ADD, 'UPDATE (event_seq, payment_id, status, updated_at)'],
  tenant: READ_AND_ADD,
  unit: READ_AND_ADD,
  webhook: [...READ_AND_ADD, 'UPDATE (event_seq, status, suspended_because, updated_at)'],
  webhook_delivery: READ_AND_ADD,
  webhook_place: [...READ_AND_ADD, 'UPDATE (due_at, failing_since, failures, head, position)'],
};

/** What the relay may do: publish the outbox, keep its own books, start processes. It never sees money or people. */
export const RELAY_RIGHTS: Readonly<Record<string, readonly string[]>> = {
  consumer_cursor: ['INSERT', 'SELECT', 'UPDATE (position)'],
  outbox: ['SELECT', 'UPDATE (delivered_at, position)'],
  outbox_shard: ['SELECT', 'UPDATE (position)'],
  process_signal: ['SELECT', 'UPDATE (tell_after, told)'],
  process_start: ['SELECT', 'UPDATE (started_at)'],
  webhook: ['SELECT (status, tenant_id, webhook_id)'],
  webhook_place: ['SELECT', 'UPDATE (due_at, head)'],
};
