import type { Guard } from '../guard';

const MIGRATION = 'prisma/migrations/20261124000300_refunds/migration.sql';
const SUSPENSE = 'test/guards/suspense.test.ts';
const REFUNDS = 'test/guards/refunds.test.ts';

/** What keeps M-Pesa money from being counted, given back or sent twice: keys, checks and locks of its rows. */
export const REFUND_ROW_GUARDS: readonly Guard[] = [
  {
    guard: 'a payment is the money of one receipt (suspense_payment_once)',
    file: MIGRATION,
    find: 'CREATE UNIQUE INDEX suspense_payment_once',
    replace: 'CREATE INDEX suspense_payment_once',
    test: {
      file: SUSPENSE,
      name: 'money in suspense is the money of one payment, and a payment is the money of one receipt',
    },
  },
  {
    guard: 'what is matched names its payment',
    file: MIGRATION,
    find: "CHECK ((status = 'matched') = (payment_id IS NOT NULL))",
    replace: 'CHECK (true)',
    test: {
      file: SUSPENSE,
      name: 'money in suspense is the money of one payment, and a payment is the money of one receipt',
    },
  },
  {
    guard: 'a repeated callback adds nothing to suspense',
    file: MIGRATION,
    find: 'CREATE UNIQUE INDEX suspense_ref_once',
    replace: 'CREATE INDEX suspense_ref_once',
    test: {
      file: SUSPENSE,
      name: 'money in suspense is there once for a provider reference: a repeated callback adds nothing',
    },
    failsWith: 'no unique or exclusion constraint',
  },
  {
    guard: 'of two matches at once one waits for the other',
    file: 'store/rent-payment/suspense-row.ts',
    find: 'suspense_item WHERE tenant_id = $1 AND suspense_id = $2 FOR NO KEY UPDATE`',
    replace: 'suspense_item WHERE tenant_id = $1 AND suspense_id = $2`',
    test: { file: SUSPENSE, name: 'money in suspense is matched once, whoever comes at the same moment' },
  },
  {
    guard: 'what is matched is not matched again',
    file: 'store/rent-payment/suspense-row.ts',
    find: " AND status = 'open' AND event_seq",
    replace: ' AND event_seq',
    test: { file: SUSPENSE, name: 'money in suspense is matched once, whoever comes at the same moment' },
  },
  {
    guard: 'the row of a payment bounds its refunds (never_refunded_beyond)',
    file: MIGRATION,
    find: 'CHECK (refunded_minor BETWEEN 0 AND amount_minor)',
    replace: 'CHECK (true)',
    test: {
      file: REFUNDS,
      name: 'a refund beyond its payment is refused by the payment’s row, whatever a rule said',
    },
  },
  {
    guard: 'a refund is counted on the row of its payment',
    file: 'store/rent-payment/refund-row.ts',
    find: 'SET refunded_minor = refunded_minor + $3,',
    replace: 'SET refunded_minor = refunded_minor + 0 * $3,',
    test: {
      file: REFUNDS,
      name: 'a refund of one payment never exceeds it, whoever asks at the same moment',
    },
  },
  {
    guard: 'a refund moves only where its table has a way',
    file: 'store/rent-payment/refund-row.ts',
    find: ' AND status = ANY ($13) AND',
    replace: ' AND $13::text[] IS NOT NULL AND',
    test: { file: REFUNDS, name: 'a refund moves only where its table has a way' },
  },
  {
    guard: 'of two outcomes of a refund one waits for the other',
    file: 'store/rent-payment/refund-row.ts',
    find: 'refund_id = $2 FOR NO KEY UPDATE`',
    replace: 'refund_id = $2`',
    test: { file: REFUNDS, name: 'a refund has one outcome, though two bring one at the same moment' },
  },
  {
    guard: 'a payout takes no more than is owed (guard of 2410)',
    file: 'prisma/migrations/20261124000100_ledger/migration.sql',
    find: "WHEN account IN ('2110', '2410') THEN customer_id || '|' || lease_id\n",
    replace: "WHEN account IN ('2110') THEN customer_id || '|' || lease_id\n",
    test: { file: REFUNDS, name: 'a refund does not start for more than was approved: the guard of 2410' },
  },
  {
    guard: 'money in suspense goes once (guard of 2120)',
    file: 'prisma/migrations/20261124000100_ledger/migration.sql',
    find: "    WHEN account IN ('2120') THEN provider_ref\n",
    replace: '',
    test: { file: SUSPENSE, name: 'money in suspense leaves 2120 by its own reference only' },
  },
  {
    guard: 'a refund answers to one call (refund_call_once)',
    file: MIGRATION,
    find: 'CREATE UNIQUE INDEX refund_call_once',
    replace: 'CREATE INDEX refund_call_once',
    test: { file: REFUNDS, name: 'a refund answers to one call of ours' },
  },
  {
    guard: 'a transaction of the provider carries out one refund (refund_receipt_once)',
    file: MIGRATION,
    find: 'CREATE UNIQUE INDEX refund_receipt_once',
    replace: 'CREATE INDEX refund_receipt_once',
    test: { file: REFUNDS, name: 'a refund is carried out by one transaction of the provider' },
  },
  {
    guard: 'a refund of a payment names it',
    file: MIGRATION,
    find: "CHECK ((kind = 'payment') = (payment_id IS NOT NULL))",
    replace: 'CHECK (true)',
    test: { file: REFUNDS, name: 'a refund of a payment names it, and one of credit names none' },
  },
  {
    guard: 'a refund that did not come about says why',
    file: MIGRATION,
    find: "CHECK ((status IN ('refused', 'failed')) = (failure_reason IS NOT NULL))",
    replace: 'CHECK (true)',
    test: { file: REFUNDS, name: 'a refund that did not come about says why' },
  },
  {
    guard: 'what was approved in time is not timed out',
    file: 'activities/rent-payment/open-refund.ts',
    find: "const isApproved = reason === 'APPROVAL_TIMED_OUT' && approvedBy !== null;",
    replace: 'const isApproved = approvedBy === undefined;',
    test: {
      file: 'test/guards/refund-steps.test.ts',
      name: 'a refund that a second person approved in time is not timed out, though its process heard of it too late',
    },
  },
  {
    guard: 'a cancelled refund is not opened by its approval',
    file: 'activities/rent-payment/open-refund.ts',
    find: "reason === 'APPROVAL_TIMED_OUT' && approvedBy",
    replace: 'approvedBy',
    test: {
      file: 'test/guards/refund-steps.test.ts',
      name: 'a refund whose process is cancelled is refused, approved or not',
    },
  },
  {
    guard: 'a payout that was under way says so',
    file: 'activities/rent-payment/start-payout.ts',
    find: 'mayHaveLeft: true }',
    replace: 'mayHaveLeft: false }',
    test: {
      file: 'test/guards/refund-steps.test.ts',
      name: 'a payout that was under way before its step says so: a try of it may have left',
    },
  },
];
