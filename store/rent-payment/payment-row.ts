import type { PaymentStatus } from '../../domain/rent-payment/status';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import type { Tx } from '../../kernel/db';
import { recordEvents, type EventToRecord, type Origin } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';
import type { ReceiptRow } from './book';

/** A payment's row, as the room's writes need it. */
export interface PaymentRow extends ReceiptRow {
  readonly status: PaymentStatus;
  readonly failureReason: RefusalReason | null;
  readonly receivedOn: string;
  readonly receiptNumber: string;
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
  surplus_minor AS "surplusMinor", bank_account AS "bankAccount", shortcode, processor, banked_on AS "bankedOn",
  cleared_on AS "clearedOn", event_seq AS "eventSeq", origin`;

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
}

/**
 * Moves a locked payment and records its events, numbered from its own count.
 * @throws Error when it is not in one of the statuses that the move allows.
 */
export async function movePayment(
  tx: Tx,
  payment: PaymentRow,
  move: PaymentMove,
  events: readonly Pick<EventToRecord, 'type' | 'data' | 'causationId'>[],
  at: Date,
): Promise<string[]> {
  const moved = await tx.query<{ eventSeq: bigint }>({
    name: 'payment-move',
    text: `UPDATE payment SET status = $3, failure_reason = $4, surplus_minor = coalesce($5, surplus_minor),
                  event_seq = event_seq + $6, updated_at = $7, cleared_on = coalesce($9::date, cleared_on)
            WHERE tenant_id = $1 AND payment_id = $2 AND status = ANY ($8) RETURNING event_seq AS "eventSeq"`,
    values: [
      tx.tenantId,
      payment.paymentId,
      move.to,
      move.failureReason ?? null,
      move.surplusMinor?.toString() ?? null,
      events.length,
      at,
      move.from,
      move.clearedOn ?? null,
    ],
  });
  const last = moved.rows[0]?.eventSeq;
  if (last === undefined)
    throw new Error(`payment ${payment.paymentId} cannot go from ${payment.status} to ${move.to}`);
  return recordEvents(
    tx,
    events.map((event, index) => ({
      ...event,
      aggregateId: payment.paymentId,
      aggregateSeq: last - BigInt(events.length - 1 - index),
      origin: payment.origin,
      source: 'rent-payment',
      at,
    })),
  );
}

/** What the lease owes less what it has prepaid, with what this transaction wrote. */
export async function leaseBalanceMinor(tx: Tx, leaseId: string): Promise<bigint> {
  const text = `SELECT coalesce(sum(amount_minor), 0) AS balance FROM ledger_line
                 WHERE tenant_id = $1 AND lease_id = $2 AND account IN ('1100', '1105', '2110')`;
  const { rows } = await tx.query<{ balance: bigint }>({
    name: 'lease-balance',
    text,
    values: [tx.tenantId, leaseId],
  });
  return rows[0]?.balance ?? 0n;
}
