import type { PaymentStatus } from '../../domain/rent-payment/status';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { together, type Tx } from '../../kernel/db';
import { recordEvents, type Origin } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';
import type { ReceiptRow } from './book';
import { numberedEvents, type EventOfRow } from './numbered-events';

/** A payment's row, as the room's writes need it. */
export interface PaymentRow extends ReceiptRow {
  readonly status: PaymentStatus;
  readonly failureReason: RefusalReason | null;
  readonly receivedOn: string;
  /** Null while the provider has not told it. */
  readonly receiptNumber: string | null;
  readonly surplusMinor: bigint;
  readonly eventSeq: bigint;
  readonly origin: Origin;
}

/** Where a payment stands, and why when it failed. */
export interface PaymentStanding {
  readonly status: PaymentStatus;
  readonly reason: RefusalReason | null;
}

/** The standing a row tells: what a repeated step answers instead of doing anything. */
export const standingOf = ({ status, failureReason }: PaymentRow): PaymentStanding => ({
  status,
  reason: failureReason,
});

const COLUMNS = `payment_id AS "paymentId", lease_id AS "leaseId", method, amount_minor AS "amountMinor", status,
  failure_reason AS "failureReason", received_on AS "receivedOn", receipt_number AS "receiptNumber",
  surplus_minor AS "surplusMinor", refunded_minor AS "refundedMinor", bank_account AS "bankAccount", shortcode,
  processor, banked_on AS "bankedOn", cleared_on AS "clearedOn", event_seq AS "eventSeq", origin`;

/** Locks payments in order of their ids, so that two writers never wait for each other in a circle. */
export async function lockPayments(tx: Tx, paymentIds: readonly string[]): Promise<PaymentRow[]> {
  const text = `SELECT ${COLUMNS} FROM payment WHERE tenant_id = $1 AND payment_id = ANY ($2) ORDER BY payment_id FOR NO KEY UPDATE`;
  return (await tx.query<PaymentRow>({ name: 'payments-lock', text, values: [tx.tenantId, paymentIds] }))
    .rows;
}

/** Locks one payment. @throws Error when it is not there: the process was started for a row that was never accepted. */
export async function lockPayment(tx: Tx, paymentId: string): Promise<PaymentRow> {
  const [row] = await lockPayments(tx, [paymentId]);
  if (!row) throw new Error(`payment ${paymentId} is not there`);
  return row;
}

/** True when another payment that stands carries the receipt number. The unique index decides between two at once. */
export async function receiptTaken(tx: Tx, payment: PaymentRow): Promise<boolean> {
  const { rows } = await tx.query({
    name: 'receipt-taken',
    text: `SELECT FROM payment WHERE tenant_id = $1 AND receipt_number = $2 AND status IN ('pending', 'succeeded')
              AND payment_id <> $3 LIMIT 1`,
    values: [tx.tenantId, payment.receiptNumber, payment.paymentId],
  });
  return rows.length > 0;
}

/** A move of a payment: where to, from where alone it is allowed, and what it writes besides the status. */
export interface PaymentMove {
  readonly to: PaymentStatus;
  readonly from: readonly PaymentStatus[];
  readonly failureReason?: RefusalReason;
  readonly surplusMinor?: bigint;
  /** Day from which its money is the owner's to have; not for money that clears later. */
  readonly clearedOn?: BusinessDate;
  /** The provider's receipt, once it is known. */
  readonly receiptNumber?: string | null;
  /** Day on which the provider moved the money. */
  readonly receivedOn?: BusinessDate;
}

/**
 * Moves a locked payment and records its events, numbered from its own count, in one round trip.
 * @throws Error when it is not in one of the statuses that the move allows; the caller's transaction is then to be left.
 */
export async function movePayment(
  tx: Tx,
  payment: PaymentRow,
  move: PaymentMove,
  events: readonly EventOfRow[],
  at: Date,
): Promise<string[]> {
  const { paymentId, eventSeq, origin } = payment;
  const update = tx.query({
    name: 'payment-move',
    text: `UPDATE payment SET status = $3, failure_reason = $4, surplus_minor = coalesce($5, surplus_minor),
                  event_seq = $6, updated_at = $7, cleared_on = coalesce($9::date, cleared_on),
                  receipt_number = coalesce($11, receipt_number), received_on = coalesce($12::date, received_on)
            WHERE tenant_id = $1 AND payment_id = $2 AND status = ANY ($8) AND event_seq = $10`,
    values: [
      tx.tenantId,
      paymentId,
      move.to,
      move.failureReason ?? null,
      move.surplusMinor?.toString() ?? null,
      (eventSeq + BigInt(events.length)).toString(),
      at,
      move.from,
      move.clearedOn ?? null,
      eventSeq.toString(),
      move.receiptNumber ?? null,
      move.receivedOn ?? null,
    ],
  });
  const numbered = numberedEvents({ aggregateId: paymentId, eventSeq, origin }, events, at);
  const [moved, eventIds] = await together(update, recordEvents(tx, numbered));
  if (moved.rowCount !== 1)
    throw new Error(`payment ${paymentId} cannot go from ${payment.status} to ${move.to}`);
  return eventIds;
}

/** Money of the paybill that nobody asked a payment for: it came beside one, or was found to be a lease's. */
export interface MoneyFound {
  readonly paymentId: string;
  readonly leaseId: string;
  readonly shortCode: string;
  readonly amountMinor: bigint;
  readonly receivedOn: BusinessDate;
  readonly note: string;
  readonly origin: Origin;
}

/** Makes a payment for it, as `received`; a repeat changes nothing. */
export async function insertFound(tx: Tx, found: MoneyFound, at: Date): Promise<void> {
  const { paymentId, leaseId, shortCode, amountMinor, receivedOn, note, origin } = found;
  await tx.query({
    name: 'payment-found',
    text: `INSERT INTO payment (tenant_id, payment_id, lease_id, method, amount_minor, currency, received_on, note, status,
                                shortcode, origin, created_at, updated_at)
           VALUES ($1, $2, $3, 'mpesa', $4, 'KES', $5, $6, 'received', $7, $8, $9, $9) ON CONFLICT DO NOTHING`,
    values: [
      ...[tx.tenantId, paymentId, leaseId, amountMinor.toString(), receivedOn, note],
      ...[shortCode, origin, at],
    ],
  });
}

/**
 * What the lease owes less what it has prepaid, with what this transaction wrote: its open charges and unused credit, which
 * move with the ledger's 1100, 1105 and 2110 in one transaction. Read here and not there, because a lease's lines lie in
 * every month's partition.
 */
export async function leaseBalanceMinor(tx: Tx, leaseId: string): Promise<bigint> {
  const text = `SELECT (SELECT coalesce(sum(net_minor + vat_minor - adjusted_minor - paid_minor), 0) FROM charge
                         WHERE tenant_id = $1 AND lease_id = $2)
                     - (SELECT coalesce(sum(remaining_minor), 0) FROM credit_lot
                         WHERE tenant_id = $1 AND lease_id = $2) AS balance`;
  const { rows } = await tx.query<{ balance: bigint }>({
    name: 'lease-balance',
    text,
    values: [tx.tenantId, leaseId],
  });
  return rows[0]?.balance ?? 0n;
}
