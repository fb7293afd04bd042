import { queryAsTenant, type Pool } from '../../kernel/db';

/** What a call to the provider needs of an attempt. */
export interface SendableAttempt {
  readonly attemptId: string;
  readonly shortCode: string;
  readonly phone: string;
  readonly amountMinor: bigint;
  readonly accountReference: string;
  readonly checkoutRequestId: string | null;
  /** When it was asked for. */
  readonly createdAt: Date;
  /** When its sending was claimed: the earliest that it may have left. */
  readonly sentAt: Date;
  /** The latest that it may have left; null while nobody knows. */
  readonly leftBy: Date | null;
  /** False once the payment has its money, from another attempt or by a person's word. */
  readonly isDue: boolean;
}

const COLUMNS = `attempt_id AS "attemptId", short_code AS "shortCode", phone, amount_minor AS "amountMinor",
  account_reference AS "accountReference", checkout_request_id AS "checkoutRequestId", created_at AS "createdAt",
  sent_at AS "sentAt", left_by AS "leftBy",
  EXISTS (SELECT FROM payment p WHERE p.tenant_id = a.tenant_id AND p.payment_id = a.payment_id AND p.status = 'pending')
    AS "isDue"`;

async function read(pool: Pool, name: string, text: string, tenantId: string, attemptId: string) {
  const rows = await queryAsTenant<SendableAttempt>(pool, tenantId, name, text, [tenantId, attemptId]);
  return rows[0];
}

/** The attempt while it is to be sent; none once anything is known of it. @throws AppError DATABASE_UNAVAILABLE. */
export function sendableAttempt(
  pool: Pool,
  tenantId: string,
  attemptId: string,
): Promise<SendableAttempt | undefined> {
  const text = `SELECT ${COLUMNS} FROM payment_attempt a WHERE tenant_id = $1 AND attempt_id = $2 AND status = 'sending'`;
  return read(pool, 'attempt-sendable', text, tenantId, attemptId);
}

/** The attempt once it may have been sent. @throws AppError DATABASE_UNAVAILABLE. */
export function sentAttempt(
  pool: Pool,
  tenantId: string,
  attemptId: string,
): Promise<SendableAttempt | undefined> {
  const text = `SELECT ${COLUMNS} FROM payment_attempt a WHERE tenant_id = $1 AND attempt_id = $2 AND sent_at IS NOT NULL`;
  return read(pool, 'attempt-sent', text, tenantId, attemptId);
}
