import type { AttemptStatus } from '../../domain/rent-payment/status';
import { queryAsTenant, type Pool, type ListCursor } from '../../kernel/db';

/** An attempt at collecting a payment, as the API may show it. */
export interface AttemptRecord {
  readonly attemptId: string;
  readonly paymentId: string;
  readonly number: number;
  readonly status: AttemptStatus;
  readonly amountMinor: bigint;
  readonly shortCode: string;
  readonly accountReference: string;
  readonly phoneEnding: string;
  readonly evidence: string | null;
  readonly resultCode: string | null;
  readonly receiptNumber: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** The attempts at a payment, first one first. */
export function attemptsOf(pool: Pool, tenantId: string, paymentId: string): Promise<AttemptRecord[]> {
  const text = `SELECT attempt_id AS "attemptId", payment_id AS "paymentId", number, status, amount_minor AS "amountMinor",
      short_code AS "shortCode", account_reference AS "accountReference", right(phone, 3) AS "phoneEnding", evidence,
      result_code AS "resultCode", receipt_number AS "receiptNumber", created_at AS "createdAt", updated_at AS "updatedAt"
    FROM payment_attempt WHERE tenant_id = $1 AND payment_id = $2 ORDER BY number`;
  return queryAsTenant<AttemptRecord>(pool, tenantId, 'attempts-of', text, [tenantId, paymentId]);
}

/** When a push had left, or while that is not noted, when its sending was claimed; none of one that never was. */
export async function pushSentAt(pool: Pool, tenantId: string, attemptId: string): Promise<Date | undefined> {
  const text = `SELECT coalesce(left_by, sent_at) AS "sentAt" FROM payment_attempt WHERE tenant_id = $1 AND attempt_id = $2`;
  const values = [tenantId, attemptId];
  const rows = await queryAsTenant<{ sentAt: Date | null }>(pool, tenantId, 'attempt-sent-at', text, values);
  return rows[0]?.sentAt ?? undefined;
}

/** Something in the person's queue. */
export interface ReviewRecord {
  readonly reviewId: string;
  readonly kind: string;
  readonly reason: string;
  readonly status: string;
  readonly paymentId: string | null;
  readonly attemptId: string | null;
  readonly refundId: string | null;
  readonly suspenseId: string | null;
  readonly outcome: string | null;
  readonly resolvedBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

const REVIEW = `review_id AS "reviewId", kind, reason, status, payment_id AS "paymentId", attempt_id AS "attemptId",
  refund_id AS "refundId", suspense_id AS "suspenseId", resolution ->> 'outcome' AS outcome, resolved_by AS "resolvedBy",
  created_at AS "createdAt", updated_at AS "updatedAt"`;

/** One review of the company, or none. */
export async function reviewById(
  pool: Pool,
  tenantId: string,
  reviewId: string,
): Promise<ReviewRecord | undefined> {
  const text = `SELECT ${REVIEW} FROM review WHERE tenant_id = $1 AND review_id = $2`;
  return (await queryAsTenant<ReviewRecord>(pool, tenantId, 'review-by-id', text, [tenantId, reviewId]))[0];
}

/** The person's queue, oldest first, after a cursor. */
export function reviews(
  pool: Pool,
  tenantId: string,
  filter: { readonly status: string | null; readonly kind: string | null },
  after: ListCursor | null,
  rowsMax: number,
): Promise<ReviewRecord[]> {
  const text = `SELECT ${REVIEW} FROM review
     WHERE tenant_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR kind = $3)
       AND ($4::timestamptz IS NULL OR (created_at, review_id) > ($4, $5)) ORDER BY created_at, review_id LIMIT $6`;
  const values = [tenantId, filter.status, filter.kind, after?.at ?? null, after?.id ?? '', rowsMax];
  return queryAsTenant<ReviewRecord>(pool, tenantId, 'reviews', text, values);
}

/** A refund, as the API may show it. */
export interface RefundRecord {
  readonly refundId: string;
  readonly paymentId: string | null;
  readonly amountMinor: bigint;
  readonly reason: string;
  readonly status: string;
  readonly failureReason: string | null;
  readonly requestedBy: string;
  readonly approvedBy: string | null;
  readonly phoneEnding: string | null;
  readonly receiptNumber: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One refund of the company, or none. */
export async function refundById(
  pool: Pool,
  tenantId: string,
  refundId: string,
): Promise<RefundRecord | undefined> {
  const text = `SELECT refund_id AS "refundId", payment_id AS "paymentId", amount_minor AS "amountMinor", reason, status,
      failure_reason AS "failureReason", requested_by AS "requestedBy", approved_by AS "approvedBy",
      right(phone, 3) AS "phoneEnding", receipt_number AS "receiptNumber", created_at AS "createdAt",
      updated_at AS "updatedAt"
    FROM refund WHERE tenant_id = $1 AND refund_id = $2`;
  return (await queryAsTenant<RefundRecord>(pool, tenantId, 'refund-by-id', text, [tenantId, refundId]))[0];
}

/** The paybills that a company collects with. */
export async function paybillsOf(pool: Pool, tenantId: string): Promise<string[]> {
  const text = `SELECT short_code AS "shortCode" FROM mpesa_short_code WHERE tenant_id = $1 ORDER BY 1`;
  const rows = await queryAsTenant<{ shortCode: string }>(pool, tenantId, 'paybills-of', text, [tenantId]);
  return rows.map(({ shortCode }) => shortCode);
}
