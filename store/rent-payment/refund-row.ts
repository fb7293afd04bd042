import type { PayoutChannel } from '../../domain/accounting/payouts';
import type { RefundStatus } from '../../domain/rent-payment/refund-status';
import { together, type Tx } from '../../kernel/db';
import { recordEvents, type Origin } from '../../kernel/events';
import { numberedEvents, type EventOfRow } from './numbered-events';

/** A refund as it is asked for: of one payment to its payer, or (payment null) of a lease's credit. */
export interface RefundToAdd {
  readonly refundId: string;
  readonly paymentId: string | null;
  readonly leaseId: string;
  readonly amountMinor: bigint;
  readonly channel: PayoutChannel;
  readonly reason: string;
  readonly requestedBy: string;
  /** Where a B2C payout goes; never logged. */
  readonly phone: string | null;
  readonly origin: Origin;
}

/** What the provider said of a refund's payout. */
export interface PayoutResult {
  /** The paybill or B2C account it leaves from. */
  readonly shortCode: string;
  /** Our own name for the call; an answer is found by it. */
  readonly originatorConversationId: string;
  readonly conversationId: string;
  readonly receiptNumber: string;
  readonly resultCode: string;
}

/** A refund's row. `shortCode` and what follows are null until its payout is sent and answered. */
export interface RefundRow extends RefundToAdd, Readonly<Record<keyof PayoutResult, string | null>> {
  readonly kind: 'payment' | 'credit';
  readonly status: RefundStatus;
  readonly approvedBy: string | null;
  readonly failureReason: string | null;
  readonly eventSeq: bigint;
}

/** Inserts it as `received`. One that is there already breaks its primary key. */
export async function insertRefund(tx: Tx, refund: RefundToAdd, at: Date): Promise<void> {
  const { refundId, paymentId, leaseId, amountMinor, channel, reason, requestedBy, phone, origin } = refund;
  await tx.query({
    name: 'refund-add',
    text: `INSERT INTO refund (tenant_id, refund_id, kind, payment_id, lease_id, amount_minor, currency, channel, status,
                               reason, requested_by, phone, origin, created_at, updated_at)
           VALUES ($1, $2, CASE WHEN $3::text IS NULL THEN 'credit' ELSE 'payment' END, $3, $4, $5, 'KES', $6, 'received',
                   $7, $8, $9, $10, $11, $11)`,
    values: [
      ...[tx.tenantId, refundId, paymentId, leaseId, amountMinor.toString()],
      ...[channel, reason, requestedBy, phone, origin, at],
    ],
  });
}

const COLUMNS = `refund_id AS "refundId", kind, payment_id AS "paymentId", lease_id AS "leaseId", channel, status, reason,
  amount_minor AS "amountMinor", requested_by AS "requestedBy", approved_by AS "approvedBy", phone,
  short_code AS "shortCode", originator_conversation_id AS "originatorConversationId",
  conversation_id AS "conversationId", receipt_number AS "receiptNumber", result_code AS "resultCode",
  failure_reason AS "failureReason", event_seq AS "eventSeq", origin`;

/** Locks a refund. Taken before its payment and its lease. @throws Error when it was never accepted. */
export async function lockRefund(tx: Tx, refundId: string): Promise<RefundRow> {
  const text = `SELECT ${COLUMNS} FROM refund WHERE tenant_id = $1 AND refund_id = $2 FOR NO KEY UPDATE`;
  const { rows } = await tx.query<RefundRow>({ name: 'refund-lock', text, values: [tx.tenantId, refundId] });
  const [row] = rows;
  if (!row) throw new Error(`refund ${refundId} is not there`);
  return row;
}

/** A move of a refund: where to, from where alone it is allowed, and what it writes besides the status. */
export interface RefundMove extends Partial<PayoutResult> {
  readonly to: RefundStatus;
  readonly from: readonly RefundStatus[];
  readonly approvedBy?: string;
  /** Of a refusal, or of a payout that failed. */
  readonly failureReason?: string;
}

/**
 * Moves a locked refund and records its events, numbered from its own count, in one round trip. What the provider said
 * earlier and is not named stays.
 * @throws Error when it is not in one of the statuses that the move allows; the caller's transaction is then to be left.
 */
export async function moveRefund(
  tx: Tx,
  refund: RefundRow,
  move: RefundMove,
  events: readonly EventOfRow[],
  at: Date,
): Promise<string[]> {
  const { refundId, eventSeq, origin } = refund;
  const update = tx.query({
    name: 'refund-move',
    text: `UPDATE refund SET status = $3, failure_reason = $4, approved_by = coalesce($5, approved_by),
                  short_code = coalesce($6, short_code), conversation_id = coalesce($8, conversation_id),
                  originator_conversation_id = coalesce($7, originator_conversation_id),
                  receipt_number = coalesce($9, receipt_number), result_code = coalesce($10, result_code),
                  event_seq = $11, updated_at = $12
            WHERE tenant_id = $1 AND refund_id = $2 AND status = ANY ($13) AND event_seq = $14`,
    values: [
      ...[tx.tenantId, refundId, move.to, move.failureReason ?? null, move.approvedBy ?? null],
      ...[move.shortCode ?? null, move.originatorConversationId ?? null, move.conversationId ?? null],
      ...[move.receiptNumber ?? null, move.resultCode ?? null],
      ...[(eventSeq + BigInt(events.length)).toString(), at, move.from, eventSeq.toString()],
    ],
  });
  const numbered = numberedEvents({ aggregateId: refundId, eventSeq, origin }, events, at);
  const [moved, eventIds] = await together(update, recordEvents(tx, numbered));
  if (moved.rowCount !== 1)
    throw new Error(`refund ${refundId} cannot go from ${refund.status} to ${move.to}`);
  return eventIds;
}

/**
 * Adds to what of a payment is refunded. The caller holds its row, and its rule has said that so much is left.
 * @throws a violation of never_refunded_beyond when it is not.
 */
export async function addRefunded(tx: Tx, paymentId: string, amountMinor: bigint, at: Date): Promise<void> {
  await tx.query({
    name: 'payment-refunded',
    text: `UPDATE payment SET refunded_minor = refunded_minor + $3, updated_at = $4
            WHERE tenant_id = $1 AND payment_id = $2`,
    values: [tx.tenantId, paymentId, amountMinor.toString(), at],
  });
}
