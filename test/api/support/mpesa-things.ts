import { derivedId, inTransaction, newId, type Pool } from '../../../kernel/db';
import { systemClock } from '../../../kernel/time';
import { accountReferenceOf } from '../../../store/rent-payment/new-attempt';
import { phoneOf, RENT_MINOR, today } from '../../support/rent-payment/scene';
import { LEASES } from '../../support/scenes';

/** The paybill of every company here: nobody pushes through it. */
export const SHORT_CODE = '600984';
const ATTEMPTS_MAX = 20;
const ORIGIN = { actor: { type: 'system', id: 'test' }, correlationId: 'test', clientApp: 'test' } as const;

/** Ids of what M-Pesa left behind, each in the state that a refusal is about. */
export interface MpesaThings {
  readonly phonelessLeaseId: string;
  readonly failedMpesaPaymentId: string;
  /** The same, of a customer without a phone here. */
  readonly phonelessPaymentId: string;
  /** Tried again, and the outcome of that is not known. */
  readonly openPaymentId: string;
  /** Tried as often as may be. */
  readonly exhaustedPaymentId: string;
  readonly creditedReceipt: string;
  /** Of the open payment. */
  readonly reviewId: string;
  readonly resolvedReviewId: string;
  /** Of money that nobody asked for. */
  readonly unidentifiedReviewId: string;
  /** Received by M-Pesa. */
  readonly refundablePaymentId: string;
  /** The same, of a payer whose number nobody has. */
  readonly payerlessPaymentId: string;
  /** Waits for a second person, asked for by another one than the tests' manager. */
  readonly refundId: string;
  /** Waits for a second person, and was asked for by the tests' manager. */
  readonly ownRefundId: string;
  readonly refusedRefundId: string;
}

type Tx = Parameters<Parameters<typeof inTransaction>[3]>[0];

async function insertPayment(tx: Tx, leaseId: string, attemptStatuses: readonly string[]): Promise<string> {
  const [paymentId, at] = [newId('pay'), systemClock.now()];
  await tx.query(
    `INSERT INTO payment (tenant_id, payment_id, lease_id, method, amount_minor, currency, received_on, shortcode, status,
                          failure_reason, origin, created_at, updated_at)
     VALUES ($1, $2, $3, 'mpesa', $4, 'KES', $5, $6, 'failed', 'MPESA_CANCELLED', $7, $8, $8)`,
    [tx.tenantId, paymentId, leaseId, RENT_MINOR, today(), SHORT_CODE, ORIGIN, at],
  );
  for (const [index, status] of attemptStatuses.entries()) {
    const attemptId = attemptIdOf(tx.tenantId, paymentId, index + 1);
    const reference = accountReferenceOf(tx.tenantId, attemptId);
    await tx.query(
      `INSERT INTO payment_attempt (tenant_id, attempt_id, payment_id, number, short_code, phone, amount_minor,
                                    account_reference, workflow_id, status, sent_at, origin, created_at, updated_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $2, $9, $11, $10, $11, $11)`,
      [
        ...[tx.tenantId, attemptId, paymentId, index + 1, SHORT_CODE, phoneOf(0), RENT_MINOR],
        ...[reference, status, ORIGIN, at],
      ],
    );
  }
  return paymentId;
}

const attemptIdOf = (tenantId: string, paymentId: string, number: number): string =>
  derivedId('att', tenantId, paymentId, String(number));

async function insertReview(
  tx: Tx,
  paymentId: string,
  status: 'open' | 'resolved',
  kind = 'outcome_unknown',
): Promise<string> {
  const [reviewId, at] = [newId('rvw'), systemClock.now()];
  const resolution = status === 'open' ? null : { outcome: 'not_received' };
  await tx.query(
    `INSERT INTO review (tenant_id, review_id, kind, reason, payment_id, attempt_id, status, resolution, resolved_by,
                         origin, created_at, updated_at)
     VALUES ($1, $2, $10, 'nobody tells', $3, $4, $5, $6, $7, $8, $9, $9)`,
    [
      ...[tx.tenantId, reviewId, paymentId, attemptIdOf(tx.tenantId, paymentId, 2), status, resolution],
      ...[resolution && 'usr_manager', ORIGIN, at, kind],
    ],
  );
  return reviewId;
}

/** A payment that succeeded, with the receipt of its attempt where its payer is known. */
async function insertReceived(
  tx: Tx,
  leaseId: string,
  receiptNumber: string,
  hasPayer: boolean,
): Promise<string> {
  const paymentId = await insertPayment(tx, leaseId, hasPayer ? ['succeeded'] : []);
  await tx.query(
    `UPDATE payment SET status = 'succeeded', failure_reason = NULL, receipt_number = $3
      WHERE tenant_id = $1 AND payment_id = $2`,
    [tx.tenantId, paymentId, receiptNumber],
  );
  if (!hasPayer) return paymentId;
  await tx.query(
    `INSERT INTO provider_receipt (tenant_id, provider, receipt_number, payment_id, attempt_id, amount_minor, evidence,
                                   created_at)
     VALUES ($1, 'mpesa', $2, $3, $4, $5, 'receipt', $6)`,
    [
      ...[tx.tenantId, receiptNumber, paymentId, attemptIdOf(tx.tenantId, paymentId, 1), RENT_MINOR],
      systemClock.now(),
    ],
  );
  return paymentId;
}

async function insertRefund(
  tx: Tx,
  { paymentId, leaseId }: { paymentId: string; leaseId: string },
  requestedBy: string,
  status: 'awaiting_approval' | 'refused',
): Promise<string> {
  const [refundId, at] = [newId('rfd'), systemClock.now()];
  await tx.query(
    `INSERT INTO refund (tenant_id, refund_id, kind, payment_id, lease_id, amount_minor, currency, channel, status, reason,
                         failure_reason, requested_by, phone, origin, created_at, updated_at)
     VALUES ($1, $2, 'payment', $3, $4, 100, 'KES', 'b2c', $5, 'paid twice', $6, $7, $8, $9, $10, $10)`,
    [
      ...[tx.tenantId, refundId, paymentId, leaseId, status, status === 'refused' ? 'CANCELLED' : null],
      ...[requestedBy, phoneOf(0), ORIGIN, at],
    ],
  );
  return refundId;
}

/** One failed payment of a lease, of a company that has stopped to collect: it can be asked of nobody. */
export function insertFailed(pool: Pool, tenantId: string, leaseId: string): Promise<string> {
  return inTransaction(pool, tenantId, 'test-mpesa', (tx) => insertPayment(tx, leaseId, ['failed']));
}

/** Writes the rows as they would have come to be; through M-Pesa itself it would take minutes, and end. */
export function insertMpesaThings(
  pool: Pool,
  tenantId: string,
  leaseId: (index: number) => string,
): Promise<MpesaThings> {
  return inTransaction(pool, tenantId, 'test-mpesa', async (tx) => {
    const phonelessLeaseId = leaseId(LEASES.ended);
    const failedMpesaPaymentId = await insertPayment(tx, leaseId(LEASES.owing), ['failed']);
    const phonelessPaymentId = await insertPayment(tx, phonelessLeaseId, ['failed']);
    const openPaymentId = await insertPayment(tx, leaseId(LEASES.owing), ['failed', 'unknown']);
    const exhausted = Array.from({ length: ATTEMPTS_MAX }, () => 'failed');
    const exhaustedPaymentId = await insertPayment(tx, leaseId(LEASES.paying), exhausted);
    const creditedReceipt = 'NLJ7RT61SV';
    await tx.query(
      `INSERT INTO provider_receipt (tenant_id, provider, receipt_number, payment_id, amount_minor, evidence, created_at)
       VALUES ($1, 'mpesa', $2, $3, $4, 'statement', $5)`,
      [tenantId, creditedReceipt, failedMpesaPaymentId, RENT_MINOR, systemClock.now()],
    );
    const refundedLeaseId = leaseId(LEASES.owing);
    const refundablePaymentId = await insertReceived(tx, refundedLeaseId, 'NLJ7RT61SW', true);
    const payerlessPaymentId = await insertReceived(tx, refundedLeaseId, 'NLJ7RT61SX', false);
    const refunded = { paymentId: refundablePaymentId, leaseId: refundedLeaseId };
    return {
      ...{ refundablePaymentId, payerlessPaymentId },
      refundId: await insertRefund(tx, refunded, 'usr_another', 'awaiting_approval'),
      ownRefundId: await insertRefund(tx, refunded, 'usr_test', 'awaiting_approval'),
      refusedRefundId: await insertRefund(tx, refunded, 'usr_another', 'refused'),
      ...{ phonelessLeaseId, failedMpesaPaymentId, phonelessPaymentId, openPaymentId, exhaustedPaymentId },
      creditedReceipt,
      reviewId: await insertReview(tx, openPaymentId, 'open'),
      resolvedReviewId: await insertReview(tx, openPaymentId, 'resolved'),
      unidentifiedReviewId: await insertReview(tx, openPaymentId, 'open', 'unidentified_money'),
    };
  });
}
