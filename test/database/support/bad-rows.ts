/** What is changed in a good row to make it a bad one; null is NULL. */
export type BadRow = Readonly<Record<string, unknown>>;

const AT = '2026-06-01T09:00:00Z';

const NOT_KES: readonly BadRow[] = [{ currency: 'USD' }, { currency: '' }];
const NOTHING_OR_LESS: readonly BadRow[] = [{ amount_minor: 0 }, { amount_minor: -100 }];
const UNKNOWN_STATUS: readonly BadRow[] = [{ status: 'lost' }, { status: '' }];
const UNEXPLAINED: readonly BadRow[] = [{ status: 'refused' }, { refusal_reason: 'SURPLUS_USED' }];
const UNHEARD: readonly BadRow[] = [{ notice_channels: [] }, { notice_channels: ['email', 'pigeon'] }];

const BOOKS: Readonly<Record<string, readonly BadRow[]>> = {
  'allocation allocation_check': [{ payment_id: null }],
  'allocation allocation_vat_remitter_check': [{ vat_remitter: 'nobody' }],
  'bank_deposit bank_deposit_amount_minor_check': NOTHING_OR_LESS,
  'bank_deposit bank_deposit_check': UNEXPLAINED,
  'bank_deposit bank_deposit_currency_check': NOT_KES,
  'bank_deposit bank_deposit_status_check': UNKNOWN_STATUS,
  'charge charge_adjusted_minor_check': [{ adjusted_minor: -1 }],
  'charge charge_check': [{ adjusted_vat_minor: 1 }, { adjusted_vat_minor: -1 }],
  'charge charge_check1': [{ paid_vat_minor: 1 }, { paid_vat_minor: -1 }],
  'charge charge_net_minor_check': [{ net_minor: 0 }],
  'charge charge_paid_minor_check': [{ paid_minor: -1 }],
  'charge never_settled_twice': [
    { paid_minor: 2_500_001 },
    { adjusted_minor: 2_500_001 },
    { paid_minor: 1, adjusted_minor: 2_500_000 },
  ],
  'charge_adjustment charge_adjustment_amount_minor_check': NOTHING_OR_LESS,
  'charge_adjustment charge_adjustment_check': [{ charge_id: 'chg_1' }, { kind: 'waiver', amount_minor: 1 }],
  'charge_adjustment charge_adjustment_check1': [{ kind: 'waiver', charge_id: 'chg_1' }],
  'charge_adjustment charge_adjustment_check2': UNEXPLAINED,
  'charge_adjustment charge_adjustment_currency_check': NOT_KES,
  'charge_adjustment charge_adjustment_kind_check': [{ kind: 'gift', charge_id: 'chg_1', amount_minor: 1 }],
  'charge_adjustment charge_adjustment_status_check': UNKNOWN_STATUS,
  'credit_lot credit_lot_amount_minor_check': [{ amount_minor: 0, remaining_minor: 0 }],
  'credit_lot credit_lot_check': [{ remaining_minor: 101 }, { remaining_minor: -1 }],
  'credit_lot credit_lot_origin_check': [{ origin: 'gift' }],
  'payment_reversal payment_reversal_check': UNEXPLAINED,
  'payment_reversal payment_reversal_status_check': UNKNOWN_STATUS,
};

const PEOPLE: Readonly<Record<string, readonly BadRow[]>> = {
  'customer customer_told_somehow': UNHEARD,
  'lease lease_rent_minor_check': [{ rent_minor: 0 }],
  'lease lease_status_check': UNKNOWN_STATUS,
  'notification mail_is_named_and_known': [
    { message_id: null },
    { status: 'sending' },
    { status: 'unknown' },
  ],
  'notification notification_channel_check': [{ channel: 'pigeon' }],
  'notification notification_recipient_type_check': [{ recipient_type: 'agent' }],
  'notification notification_status_check': UNKNOWN_STATUS,
  'outbox outbox_row_is_its_own': [
    { envelope: { tenantId: 'tnt_baobab', id: 'evt_1' } },
    { envelope: { tenantId: 'tnt_acme', id: 'evt_2' } },
  ],
  'owner owner_told_somehow': UNHEARD,
  'ownership_share ownership_share_share_bps_check': [{ share_bps: 0 }, { share_bps: 10_001 }],
  'property property_currency_check': NOT_KES,
  'property property_vat_remitter_check': [{ vat_remitter: 'nobody' }],
};

const PAYMENTS: Readonly<Record<string, readonly BadRow[]>> = {
  'payment landing_known': [{ method: 'mpesa' }, { method: 'bank' }, { method: 'card' }],
  'payment never_refunded_beyond': [{ refunded_minor: -1 }, { refunded_minor: 2_500_001 }],
  'payment payment_amount_minor_check': [{ amount_minor: 0 }],
  'payment payment_check': [{ surplus_minor: -1 }, { surplus_minor: 2_500_001 }],
  'payment payment_check1': [{ status: 'failed' }, { failure_reason: 'CANCELLED' }],
  'payment payment_currency_check': NOT_KES,
  'payment payment_method_check': [{ method: 'barter' }],
  'payment payment_status_check': UNKNOWN_STATUS,
  'payment receipt_known': [
    { receipt_number: null },
    { receipt_number: null, method: 'cheque' },
    { receipt_number: null, method: 'bank', bank_account: 'KCB-1' },
  ],
  'payment_attempt payment_attempt_account_reference_check': [
    { account_reference: '' },
    { account_reference: 'abc' },
    { account_reference: 'A-1' },
    { account_reference: 'ABCDEFGHIJKLM' },
  ],
  'payment_attempt payment_attempt_amount_minor_check': [...NOTHING_OR_LESS, { amount_minor: 150 }],
  'payment_attempt payment_attempt_check': ['pending', 'unknown', 'succeeded'].map((status) => ({ status })),
  'payment_attempt payment_attempt_evidence_check': [{ evidence: 'rumour' }],
  'payment_attempt payment_attempt_number_check': [{ number: 0 }, { number: 21 }],
  'payment_attempt payment_attempt_phone_check': [
    { phone: '0708374149' },
    { phone: '254908374149' },
    { phone: '25470837414' },
    { phone: '2547083741490' },
    { phone: '2547*****149' },
  ],
  'payment_attempt payment_attempt_status_check': [{ status: 'lost', sent_at: AT }],
};

const MPESA: Readonly<Record<string, readonly BadRow[]>> = {
  'mpesa_short_code mpesa_short_code_short_code_check': [
    { short_code: '1743' },
    { short_code: '17437900' },
    { short_code: '17437x' },
  ],
  'provider_callback provider_callback_kind_check': [{ kind: 'reversal' }],
  'provider_receipt provider_receipt_amount_minor_check': NOTHING_OR_LESS,
  'provider_receipt provider_receipt_check': [{ payment_id: null }, { suspense_id: 'sus_1' }],
  'provider_receipt provider_receipt_evidence_check': [{ evidence: 'query' }, { evidence: 'timer' }],
  'provider_receipt provider_receipt_provider_check': [{ provider: 'card' }],
  'refund failure_explained': [{ status: 'failed' }, { status: 'refused' }, { failure_reason: 'late' }],
  'refund of_a_payment_or_of_credit': [{ payment_id: null }, { kind: 'credit' }],
  'refund refund_amount_minor_check': NOTHING_OR_LESS,
  'refund refund_channel_check': [{ channel: 'cash' }],
  'refund refund_currency_check': NOT_KES,
  'refund refund_kind_check': [{ kind: 'gift', payment_id: null }],
  'refund refund_status_check': UNKNOWN_STATUS,
  'review review_check': [{ status: 'resolving' }, { resolution: {}, resolved_by: 'usr_1' }],
  'review review_check1': [{ status: 'resolved', resolution: {} }, { resolved_by: 'usr_1' }],
  'review review_kind_check': [{ kind: 'mood' }],
  'review review_status_check': [{ status: 'lost', resolution: {}, resolved_by: 'usr_1' }],
  'statement_line statement_line_amount_minor_check': NOTHING_OR_LESS,
  'suspense_item matched_to_a_payment': [{ status: 'matched' }, { payment_id: 'pay_1' }],
  'suspense_item suspense_item_amount_minor_check': NOTHING_OR_LESS,
  'suspense_item suspense_item_currency_check': NOT_KES,
  'suspense_item suspense_item_status_check': UNKNOWN_STATUS,
};

const WEBHOOKS: Readonly<Record<string, readonly BadRow[]>> = {
  'webhook suspended_for_a_reason': [{ status: 'suspended' }, { suspended_because: 'asked' }],
  'webhook webhook_event_types_check': [{ event_types: [] }],
  'webhook webhook_status_check': [{ status: 'lost', suspended_because: null }],
  'webhook webhook_suspended_because_check': [{ status: 'suspended', suspended_because: 'mood' }],
  'webhook webhook_url_check': [
    { url: '' },
    { url: 'ftp://hooks.example.test' },
    { url: `https://hooks.example.test/${'x'.repeat(2_000)}` },
  ],
  'webhook_delivery answered_with_a_status': [
    { response_status: null },
    { outcome: 'not_sent', failure: 'ECONNREFUSED' },
    { outcome: 'no_answer', failure: 'TIMEOUT' },
  ],
  'webhook_delivery failed_for_a_reason': [
    { failure: 'TIMEOUT' },
    { outcome: 'not_sent', response_status: null },
  ],
  'webhook_delivery webhook_delivery_duration_ms_check': [{ duration_ms: -1 }],
  'webhook_delivery webhook_delivery_outcome_check': [{ outcome: 'lost', response_status: null }],
  'webhook_place failing_since_the_first': [{ failures: 1 }, { failing_since: AT }],
  'webhook_place webhook_place_failures_check': [{ failures: -1, failing_since: AT }],
  'webhook_place webhook_place_position_check': [{ position: -1 }],
  'webhook_place webhook_place_shard_check': [{ shard: -1 }, { shard: 8 }],
};

/** Of each CHECK of the schema (table and name), rows that break it and no other. */
export const BAD_ROWS: Readonly<Record<string, readonly BadRow[]>> = {
  ...BOOKS,
  ...PEOPLE,
  ...PAYMENTS,
  ...MPESA,
  ...WEBHOOKS,
};

/** CHECKs that no row of the application can break by itself, and why. */
export const NOT_TO_BE_BROKEN: Readonly<Record<string, string>> = {
  'charge charge_vat_minor_check': 'less VAT than nothing breaks charge_check, whatever else the row says',
  'ledger_account ledger_account_side_check': 'the chart is the migrations’: no role adds to it',
  'ledger_account ledger_account_type_check': 'the chart is the migrations’: no role adds to it',
};
