import { acceptOnce, inTransaction, type Acceptance, type Pool, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { recordProcessSignals, type ProcessSignal } from '../../kernel/events';
import { accept, attributesOf, type PropertyZone } from './accepting';
import type { AcceptedProcess, ApproveRefund, RequestRefund, StartOf } from './commands';
import { insertRefund } from './refund-row';

interface Refundable extends PropertyZone {
  readonly status: string;
  readonly method: string;
  readonly leftMinor: bigint;
  readonly phone: string | null;
}

// The payer is the phone that the money came from: of the attempt, or of the statement's line.
const REFUNDABLE = `SELECT pay.status, pay.method, pay.amount_minor - pay.refunded_minor AS "leftMinor", p.zone,
    p.property_id AS "propertyId", pay.lease_id AS "leaseId",
    coalesce((SELECT a.phone FROM provider_receipt r
                JOIN payment_attempt a ON a.tenant_id = r.tenant_id AND a.attempt_id = r.attempt_id
               WHERE r.tenant_id = pay.tenant_id AND r.payment_id = pay.payment_id LIMIT 1),
             (SELECT s.phone FROM statement_line s
               WHERE s.tenant_id = pay.tenant_id AND s.short_code = pay.shortcode
                 AND s.transaction_id = pay.receipt_number LIMIT 1)) AS phone
  FROM payment pay
  JOIN lease l ON l.tenant_id = pay.tenant_id AND l.lease_id = pay.lease_id
  JOIN unit u ON u.tenant_id = l.tenant_id AND u.unit_id = l.unit_id
  JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
 WHERE pay.tenant_id = $1 AND pay.payment_id = $2`;

const WHOLE_NUMBER = /^254\d{9}$/;

async function refundable(
  tx: Tx,
  { paymentId, amountMinor }: RequestRefund,
): Promise<Refundable & { phone: string }> {
  const { rows } = await tx.query<Refundable>({
    name: 'payment-refundable',
    text: REFUNDABLE,
    values: [tx.tenantId, paymentId],
  });
  const [payment] = rows;
  if (!payment) throw new AppError('PAYMENT_NOT_FOUND', undefined, { paymentId });
  const { status: paymentStatus, method, leftMinor, phone } = payment;
  if (method !== 'mpesa' || paymentStatus !== 'succeeded') {
    throw new AppError('PAYMENT_NOT_REFUNDABLE', undefined, { paymentStatus });
  }
  if (amountMinor > leftMinor) throw new AppError('REFUND_EXCEEDS_PAYMENT', undefined, { paymentId });
  if (phone === null || !WHOLE_NUMBER.test(phone))
    throw new AppError('PHONE_MISSING', undefined, { paymentId });
  return { ...payment, phone };
}

/**
 * Accepts a refund to the payer: row, idempotency record and process start in one commit. The posting checks again.
 * @throws AppError PAYMENT_NOT_FOUND, PAYMENT_NOT_REFUNDABLE, REFUND_EXCEEDS_PAYMENT, PHONE_MISSING, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE. Safe to repeat with the same key.
 */
export function acceptRefund(pool: Pool, command: RequestRefund, startOf: StartOf): Promise<AcceptedProcess> {
  return accept(pool, 'accept-refund', command, startOf, async (tx) => {
    const payment = await refundable(tx, command);
    const { refundId, paymentId, amountMinor, reason, origin, request } = command;
    const { leaseId, phone } = payment;
    const asked = { refundId, paymentId, leaseId, amountMinor, reason, phone, origin };
    const refund = { ...asked, channel: 'b2c', requestedBy: origin.actor.id } as const;
    return {
      attributes: attributesOf(tx.tenantId, payment),
      insert: () => insertRefund(tx, refund, request.at),
    };
  });
}

async function approve(tx: Tx, { refundId, origin, request }: ApproveRefund): Promise<void> {
  const { rows } = await tx.query<{ status: string; requestedBy: string; approvedBy: string | null }>({
    name: 'refund-approvable',
    text: `SELECT status, requested_by AS "requestedBy", approved_by AS "approvedBy" FROM refund
            WHERE tenant_id = $1 AND refund_id = $2 FOR NO KEY UPDATE`,
    values: [tx.tenantId, refundId],
  });
  const [refund] = rows;
  if (!refund) throw new AppError('REFUND_NOT_FOUND', undefined, { refundId });
  if (refund.status !== 'awaiting_approval' || refund.approvedBy !== null) {
    throw new AppError('REFUND_NOT_AWAITING', undefined, { refundStatus: refund.status });
  }
  if (refund.requestedBy === origin.actor.id) throw new AppError('SAME_PERSON');
  await tx.query({
    name: 'refund-approve',
    text: `UPDATE refund SET approved_by = $3, updated_at = $4
            WHERE tenant_id = $1 AND refund_id = $2 AND status = 'awaiting_approval' AND approved_by IS NULL`,
    values: [tx.tenantId, refundId, origin.actor.id, request.at],
  });
}

/**
 * Accepts a second person's approval, with the word to the process that waits for it, in one commit.
 * @throws AppError REFUND_NOT_FOUND, REFUND_NOT_AWAITING, SAME_PERSON, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE.
 */
export function acceptApproval(
  pool: Pool,
  command: ApproveRefund,
  word: ProcessSignal,
): Promise<{ readonly acceptance: Acceptance; readonly word: ProcessSignal | null }> {
  const { tenantId, request, response } = command;
  return inTransaction(pool, tenantId, 'accept-approval', async (tx) => {
    const acceptance = await acceptOnce(tx, request, response, async () => {
      await approve(tx, command);
      await recordProcessSignals(tx, [word], request.at);
    });
    return { acceptance, word: acceptance.replayed ? null : word };
  });
}
