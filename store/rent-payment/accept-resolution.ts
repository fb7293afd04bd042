import { acceptOnce, inTransaction, type Acceptance, type Pool, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { recordProcessSignals, type ProcessSignal } from '../../kernel/events';
import { leaseZone } from './accepting';
import type { ResolveReview } from './commands';

interface OpenReview {
  readonly kind: string;
  readonly status: string;
  readonly resolutions: number;
  readonly workflowId: string | null;
  readonly shortCode: string | null;
  readonly refundId: string | null;
}

async function openReview(tx: Tx, { reviewId }: ResolveReview): Promise<OpenReview> {
  const { rows } = await tx.query<OpenReview>({
    name: 'review-resolvable',
    text: `SELECT r.kind, r.status, r.resolutions, a.workflow_id AS "workflowId", a.short_code AS "shortCode",
                  r.refund_id AS "refundId" FROM review r
             LEFT JOIN payment_attempt a ON a.tenant_id = r.tenant_id AND a.attempt_id = r.attempt_id
            WHERE r.tenant_id = $1 AND r.review_id = $2 FOR NO KEY UPDATE OF r`,
    values: [tx.tenantId, reviewId],
  });
  const [review] = rows;
  if (!review) throw new AppError('REVIEW_NOT_FOUND', undefined, { reviewId });
  if (review.status !== 'open') throw new AppError('REVIEW_NOT_OPEN', undefined, { reviewId });
  return review;
}

/** Which evidence resolves what: money needs a receipt or a line, its absence the statement, a task a note. */
const FITTING: Readonly<Record<string, readonly string[]>> = {
  outcome_unknown: ['receipt', 'statement_line', 'statement'],
  unconfirmed_success: ['receipt', 'statement_line', 'statement'],
  quarantine: ['receipt', 'statement_line', 'note'],
  second_payment: ['note'],
  unidentified_money: ['lease'],
  refund_unknown: ['receipt', 'statement'],
};

/** What a review is about, as far as it says which process waits for its resolution. */
export interface ReviewSubject {
  /** Of the attempt. */
  readonly workflowId: string | null;
  readonly refundId: string | null;
}

async function lineOf(tx: Tx, shortCode: string | null, transactionId: string | null): Promise<string> {
  const { rows } = await tx.query<{ lineId: string }>({
    name: 'statement-line-find',
    text: `SELECT line_id AS "lineId" FROM statement_line WHERE tenant_id = $1 AND short_code = $2 AND transaction_id = $3`,
    values: [tx.tenantId, shortCode, transactionId],
  });
  if (!rows[0]) throw new AppError('STATEMENT_LINE_NOT_FOUND', undefined, { transactionId });
  return rows[0].lineId;
}

async function notCredited(tx: Tx, receiptNumber: string): Promise<void> {
  const text = `SELECT FROM provider_receipt WHERE tenant_id = $1 AND provider = 'mpesa' AND receipt_number = $2`;
  const { rows } = await tx.query({ name: 'receipt-credited', text, values: [tx.tenantId, receiptNumber] });
  if (rows.length > 0) throw new AppError('RECEIPT_CREDITED', undefined, { receiptNumber });
}

async function resolve(tx: Tx, command: ResolveReview): Promise<OpenReview> {
  const { reviewId, outcome, evidence, receiptNumber, leaseId, reason, origin, request } = command;
  const review = await openReview(tx, command);
  if (!FITTING[review.kind]?.includes(evidence))
    throw new AppError('EVIDENCE_UNFIT', undefined, { kind: review.kind });
  if (receiptNumber !== null) await notCredited(tx, receiptNumber);
  if (leaseId !== null) await leaseZone(tx, leaseId);
  const lineId =
    evidence === 'statement_line' ? await lineOf(tx, review.shortCode, receiptNumber) : undefined;
  const said = { receiptNumber: receiptNumber ?? undefined, leaseId: leaseId ?? undefined, lineId };
  const resolution = { outcome, evidence, ...said, reason, origin };
  await tx.query({
    name: 'review-resolve',
    text: `UPDATE review SET status = 'resolving', resolution = $3, resolved_by = $4, resolutions = resolutions + 1,
                  updated_at = $5
            WHERE tenant_id = $1 AND review_id = $2 AND status = 'open'`,
    values: [tx.tenantId, reviewId, resolution, origin.actor.id, request.at],
  });
  return review;
}

/**
 * Accepts what a person says of a review, with the word to the process that waits for it, in one commit. What it moves is
 * decided there: a resolution that cannot be carried out opens the review again.
 * @throws AppError REVIEW_NOT_FOUND, REVIEW_NOT_OPEN, EVIDENCE_UNFIT, LEASE_NOT_FOUND, STATEMENT_LINE_NOT_FOUND, RECEIPT_CREDITED, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE.
 */
export function acceptResolution(
  pool: Pool,
  command: ResolveReview,
  wordOf: (evidenceId: string, about: ReviewSubject) => ProcessSignal,
): Promise<{ readonly acceptance: Acceptance; readonly word: ProcessSignal | null }> {
  const { tenantId, reviewId, request, response } = command;
  return inTransaction(pool, tenantId, 'accept-resolution', async (tx) => {
    let word: ProcessSignal | null = null;
    const acceptance = await acceptOnce(tx, request, response, async () => {
      const { resolutions, workflowId, refundId } = await resolve(tx, command);
      // A review that was given back is resolved anew: each time is a word of its own.
      word = wordOf(`${reviewId}.${resolutions + 1}`, { workflowId, refundId });
      await recordProcessSignals(tx, [word], request.at);
    });
    return { acceptance, word };
  });
}
