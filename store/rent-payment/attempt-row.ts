import type { AttemptFacts, EvidenceRank } from '../../domain/rent-payment/evidence';
import type { AttemptStatus } from '../../domain/rent-payment/status';
import type { Tx } from '../../kernel/db';
import type { Origin } from '../../kernel/events';
import { lockPayment, type PaymentRow } from './payment-row';

/** An attempt's row, as the room's writes need it. The phone stays in the process: no event and no history has it. */
export interface AttemptRow extends AttemptFacts {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly number: number;
  readonly accountReference: string;
  readonly workflowId: string;
  readonly runId: string | null;
  readonly sentAt: Date | null;
  readonly resultCode: string | null;
  readonly origin: Origin;
  readonly createdAt: Date;
}

const COLUMNS = `attempt_id AS "attemptId", payment_id AS "paymentId", number, short_code AS "shortCode", phone,
  amount_minor AS "amountMinor", account_reference AS "accountReference", workflow_id AS "workflowId", status,
  run_id AS "runId", sent_at AS "sentAt", checkout_request_id AS "checkoutRequestId", evidence, result_code AS "resultCode",
  receipt_number AS "receiptNumber", origin, created_at AS "createdAt"`;

/** The attempt as it is, without a lock. @throws Error when it is not there. */
export async function attemptById(tx: Tx, attemptId: string): Promise<AttemptRow> {
  const { rows } = await tx.query<AttemptRow>({
    name: 'attempt-read',
    text: `SELECT ${COLUMNS} FROM payment_attempt WHERE tenant_id = $1 AND attempt_id = $2`,
    values: [tx.tenantId, attemptId],
  });
  if (!rows[0]) throw new Error(`attempt ${attemptId} is not there`);
  return rows[0];
}

/** An attempt and its payment, both locked, the payment first as every writer does. */
export async function lockAttempt(
  tx: Tx,
  paymentId: string,
  attemptId: string,
): Promise<{ readonly payment: PaymentRow; readonly attempt: AttemptRow }> {
  const payment = await lockPayment(tx, paymentId);
  const { rows } = await tx.query<AttemptRow>({
    name: 'attempt-lock',
    text: `SELECT ${COLUMNS} FROM payment_attempt WHERE tenant_id = $1 AND attempt_id = $2 AND payment_id = $3
            FOR NO KEY UPDATE`,
    values: [tx.tenantId, attemptId, paymentId],
  });
  if (!rows[0]) throw new Error(`attempt ${attemptId} of ${paymentId} is not there`);
  return { payment, attempt: rows[0] };
}

/** A move of an attempt: where to, from where alone it is allowed, and what is known of it now. */
export interface AttemptMove {
  readonly to: AttemptStatus;
  readonly from: readonly AttemptStatus[];
  readonly runId?: string;
  /** When its sending was claimed: it left then or later. */
  readonly sentAt?: Date;
  /** It left then or before, if at all. */
  readonly leftBy?: Date;
  readonly merchantRequestId?: string;
  readonly checkoutRequestId?: string;
  readonly evidence?: EvidenceRank;
  readonly resultCode?: string;
  readonly receiptNumber?: string;
}

/** Moves a locked attempt; what the move does not name stays. @throws Error when it is in no status that allows it. */
export async function moveAttempt(
  tx: Tx,
  { attemptId, status }: AttemptRow,
  move: AttemptMove,
  at: Date,
): Promise<void> {
  const moved = await tx.query({
    name: 'attempt-move',
    text: `UPDATE payment_attempt SET status = $3, run_id = coalesce($5, run_id), sent_at = coalesce($6, sent_at),
                  merchant_request_id = coalesce($7, merchant_request_id),
                  checkout_request_id = coalesce($8, checkout_request_id), evidence = coalesce($9, evidence),
                  result_code = coalesce($10, result_code), receipt_number = coalesce($11, receipt_number), updated_at = $12,
                  left_by = coalesce($13, left_by)
            WHERE tenant_id = $1 AND attempt_id = $2 AND status = ANY ($4)`,
    values: [
      tx.tenantId,
      attemptId,
      move.to,
      move.from,
      move.runId ?? null,
      move.sentAt ?? null,
      move.merchantRequestId ?? null,
      move.checkoutRequestId ?? null,
      move.evidence ?? null,
      move.resultCode ?? null,
      move.receiptNumber ?? null,
      at,
      move.leftBy ?? null,
    ],
  });
  if (moved.rowCount !== 1) throw new Error(`attempt ${attemptId} cannot go from ${status} to ${move.to}`);
}

/** Notes the receipt of an attempt that had succeeded without one. @throws Error when it has one already. */
export async function confirmAttempt(
  tx: Tx,
  { attemptId }: AttemptRow,
  receiptNumber: string,
  evidence: EvidenceRank,
  at: Date,
): Promise<void> {
  const confirmed = await tx.query({
    name: 'attempt-confirm',
    text: `UPDATE payment_attempt SET receipt_number = $3, evidence = $4, updated_at = $5
            WHERE tenant_id = $1 AND attempt_id = $2 AND status = 'succeeded' AND receipt_number IS NULL`,
    values: [tx.tenantId, attemptId, receiptNumber, evidence, at],
  });
  if (confirmed.rowCount !== 1) throw new Error(`attempt ${attemptId} has its receipt already`);
}
