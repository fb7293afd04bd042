import { derivedId, type Tx } from '../../kernel/db';
import { recordEvents, type Origin } from '../../kernel/events';

/** Why something is in the person's queue. */
export type ReviewKind =
  | 'outcome_unknown'
  | 'quarantine'
  | 'second_payment'
  | 'unconfirmed_success'
  | 'refund_unknown'
  | 'unidentified_money';

/** Something that no rule may decide. */
export interface ReviewToOpen {
  readonly kind: ReviewKind;
  readonly reason: string;
  readonly paymentId?: string;
  readonly attemptId?: string;
  readonly refundId?: string;
  readonly suspenseId?: string;
  /** What gave rise to it: the same evidence twice is one review. */
  readonly evidenceId?: string;
}

/** The actor of what no person asked for. */
export const systemOrigin = (correlationId: string): Origin => ({
  actor: { type: 'system', id: 'rent-payment' },
  correlationId,
  clientApp: 'worker',
});

const NOBODY = { paymentId: null, attemptId: null, refundId: null, suspenseId: null };

/** Puts something into the person's queue with review.opened; what is there already stays as it is. Answers its id. */
export async function openReview(tx: Tx, review: ReviewToOpen, at: Date): Promise<string> {
  const { kind, reason, evidenceId = null, ...named } = review;
  const { paymentId, attemptId, refundId, suspenseId } = { ...NOBODY, ...named };
  const subject = [attemptId, paymentId, refundId, suspenseId].find((id) => id !== null) ?? '';
  const reviewId = derivedId('rvw', tx.tenantId, kind, subject, evidenceId ?? '');
  const origin = systemOrigin(evidenceId ?? subject);
  const about = [paymentId, attemptId, refundId, suspenseId, evidenceId];
  const opened = await tx.query({
    name: 'review-open',
    text: `INSERT INTO review (tenant_id, review_id, kind, reason, payment_id, attempt_id, refund_id, suspense_id, evidence_id,
                               status, event_seq, origin, created_at, updated_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 1, $10, $11, $11) ON CONFLICT DO NOTHING`,
    values: [tx.tenantId, reviewId, kind, reason, ...about, origin, at],
  });
  if (opened.rowCount === 0) return reviewId;
  const data = { reviewId, kind, reason, paymentId, attemptId, refundId, suspenseId };
  const causationId = origin.correlationId;
  const head = { type: 'review.opened', aggregateId: reviewId, aggregateSeq: 1n } as const;
  await recordEvents(tx, [{ ...head, data, origin, causationId, source: 'rent-payment', at }]);
  return reviewId;
}

/**
 * Asks a person for an attempt's outcome, its row locked: nothing where they are being asked. A review that was resolved and
 * yet left the outcome in doubt has had its answer: they are asked anew, under an id of its own.
 */
export async function askOutcome(
  tx: Tx,
  review: ReviewToOpen & { readonly attemptId: string },
  at: Date,
): Promise<void> {
  const { attemptId, kind } = review;
  const { rows } = await tx.query<{ status: string }>({
    name: 'reviews-asked',
    text: 'SELECT status FROM review WHERE tenant_id = $1 AND attempt_id = $2 AND kind = $3',
    values: [tx.tenantId, attemptId, kind],
  });
  if (rows.some(({ status }) => status !== 'resolved')) return;
  const asked = rows.length === 0 ? review : { ...review, evidenceId: `${attemptId}.${rows.length}` };
  await openReview(tx, asked, at);
}

/** What a person says of something in the queue: with a receipt, a line of the statement, or the statement's silence. */
export interface Resolution {
  readonly outcome: 'received' | 'not_received' | 'noted';
  readonly evidence: 'receipt' | 'statement_line' | 'statement' | 'lease' | 'note';
  readonly receiptNumber?: string;
  readonly lineId?: string;
  /** Whose the money is. */
  readonly leaseId?: string;
  readonly reason: string;
  /** Who said so, from where. */
  readonly origin: Origin;
}

/** A review as its row has it; `resolution` exactly while it is not open. */
export interface ReviewRow {
  readonly reviewId: string;
  readonly kind: ReviewKind;
  readonly status: 'open' | 'resolving' | 'resolved';
  readonly paymentId: string | null;
  readonly attemptId: string | null;
  readonly refundId: string | null;
  readonly suspenseId: string | null;
  readonly resolution: Resolution | null;
  readonly eventSeq: bigint;
  readonly origin: Origin;
}

const REVIEW = `review_id AS "reviewId", kind, status, payment_id AS "paymentId", attempt_id AS "attemptId",
  refund_id AS "refundId", suspense_id AS "suspenseId", resolution,
  event_seq AS "eventSeq", origin`;

/**
 * A review as a person said it, without a lock: whoever settles by it locks the payment or the refund first, as everybody
 * does, and `endReview` finds out when it was ended meanwhile. @throws Error when it is not there.
 */
export async function reviewAsSaid(tx: Tx, reviewId: string): Promise<ReviewRow> {
  const { rows } = await tx.query<ReviewRow>({
    name: 'review-read',
    text: `SELECT ${REVIEW} FROM review WHERE tenant_id = $1 AND review_id = $2`,
    values: [tx.tenantId, reviewId],
  });
  if (!rows[0]) throw new Error(`review ${reviewId} is not there`);
  return rows[0];
}

/** The review of an attempt that a person is resolving by the statement's silence, locked. */
export async function resolvingReviewOf(tx: Tx, attemptId: string): Promise<ReviewRow | undefined> {
  const { rows } = await tx.query<ReviewRow>({
    name: 'review-resolving',
    text: `SELECT ${REVIEW} FROM review WHERE tenant_id = $1 AND attempt_id = $2 AND status = 'resolving'
              AND resolution ->> 'evidence' = 'statement' ORDER BY created_at LIMIT 1 FOR NO KEY UPDATE`,
    values: [tx.tenantId, attemptId],
  });
  return rows[0];
}

/** Ends a review that a person resolved, with its resolution as given and review.resolved. @throws Error when nobody is resolving it. */
export async function endReview(tx: Tx, review: ReviewRow, at: Date): Promise<void> {
  const { reviewId, kind, paymentId, resolution } = review;
  if (resolution === null) throw new Error(`review ${reviewId} has no resolution`);
  const aggregateSeq = review.eventSeq + 1n;
  const ended = await tx.query({
    name: 'review-end',
    text: `UPDATE review SET status = 'resolved', event_seq = $3, updated_at = $4, resolution = $5
            WHERE tenant_id = $1 AND review_id = $2 AND status = 'resolving'`,
    values: [tx.tenantId, reviewId, aggregateSeq.toString(), at, resolution],
  });
  if (ended.rowCount !== 1) throw new Error(`review ${reviewId} is ${review.status}`);
  const data = { reviewId, kind, paymentId, outcome: resolution.outcome, evidence: resolution.evidence };
  const head = { type: 'review.resolved', aggregateId: reviewId, aggregateSeq } as const;
  const { origin } = resolution;
  const causationId = origin.correlationId;
  await recordEvents(tx, [{ ...head, data, origin, causationId, source: 'rent-payment', at }]);
}

/** Gives a review back to the queue: what the person said cannot be done, and the reason says why. */
export async function reopenReview(tx: Tx, { reviewId }: ReviewRow, at: Date): Promise<void> {
  await tx.query({
    name: 'review-reopen',
    text: `UPDATE review SET status = 'open', resolution = NULL, resolved_by = NULL, updated_at = $3
            WHERE tenant_id = $1 AND review_id = $2 AND status = 'resolving'`,
    values: [tx.tenantId, reviewId, at],
  });
}

/** Ends the reviews that wait for an attempt's outcome, because evidence came that settles it. */
export async function settleReviewsOf(
  tx: Tx,
  attemptId: string,
  outcome: Resolution['outcome'],
  evidenceId: string,
  at: Date,
): Promise<void> {
  const origin = systemOrigin(evidenceId);
  const resolution: Resolution = { outcome, evidence: 'receipt', reason: `settled by ${evidenceId}`, origin };
  const { rows } = await tx.query<ReviewRow>({
    name: 'reviews-settle',
    text: `UPDATE review SET status = 'resolving', resolution = $3, resolved_by = 'rent-payment', updated_at = $4
            WHERE tenant_id = $1 AND attempt_id = $2 AND status = 'open'
              AND kind IN ('outcome_unknown', 'unconfirmed_success')
        RETURNING ${REVIEW}`,
    values: [tx.tenantId, attemptId, resolution, at],
  });
  for (const review of rows) await endReview(tx, review, at);
}
