import type { EvidenceInput } from '../../contracts/rent-payment';
import { judge, type Evidence, type Verdict } from '../../domain/rent-payment/evidence';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted, markSignalHandled } from '../../kernel/events';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { lockAttempt, type AttemptRow } from '../../store/rent-payment/attempt-row';
import {
  endReview,
  reviewAsSaid,
  openReview,
  reopenReview,
  settleReviewsOf,
  type ReviewRow,
} from '../../store/rent-payment/review-row';
import { creditMoved, creditProvisionally, isProvisional, type LockedAttempt } from './credit-attempt';
import type { RentPaymentDeps } from './deps';
import { readEvidence, reviewIdOf, type ReadEvidence } from './evidence';
import { failLocked, isOpenAttempt } from './fail-attempt';
import { matchSuspenseBy } from './match-suspense';
import { unlessRefused } from './refused';
import { attemptStanding, type AttemptStanding } from './attempt-standing';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** What a verdict does, in the transaction of its evidence. Answers whether the attempt is settled by it. */
export async function carryOut(
  tx: Tx,
  locked: LockedAttempt,
  verdict: Verdict,
  { evidenceId, resultCode = '', at }: { evidenceId: string; resultCode?: string | undefined; at: Date },
): Promise<boolean> {
  const { payment, attempt } = locked;
  const { attemptId, paymentId } = attempt;
  const about = { paymentId, attemptId, evidenceId };
  switch (verdict.kind) {
    case 'credit':
      if (await creditMoved(tx, locked, verdict.moved, verdict.rank, at)) {
        await settleReviewsOf(tx, attemptId, 'received', evidenceId, at);
        return true;
      }
      await openReview(tx, { kind: 'quarantine', reason: 'RECEIPT_CREDITED', ...about }, at);
      return false;
    case 'credit_provisionally':
      await creditProvisionally(tx, locked, businessDateIn(NAIROBI, at), resultCode, at);
      return true;
    case 'fail':
      await failLocked(
        tx,
        payment,
        attempt,
        { reason: verdict.reason, evidence: verdict.rank, resultCode },
        at,
      );
      await settleReviewsOf(tx, attemptId, 'not_received', evidenceId, at);
      return true;
    case 'quarantine':
      await openReview(tx, { kind: 'quarantine', reason: verdict.reason, ...about }, at);
      return false;
    case 'nothing':
      return false;
  }
}

async function conclude(tx: Tx, review: ReviewRow | undefined, isResolved: boolean, at: Date): Promise<void> {
  if (review?.status !== 'resolving') return;
  await (isResolved ? endReview(tx, review, at) : reopenReview(tx, review, at));
}

/**
 * Ends a review that a person resolves by the statement's silence, its attempt's outcome known: money that came meanwhile was
 * received, whatever they said.
 */
export async function endAsked(
  tx: Tx,
  review: ReviewRow,
  { status, receiptNumber }: AttemptRow,
  at: Date,
): Promise<void> {
  const isReceived = status === 'succeeded' && receiptNumber !== null;
  const resolution = review.resolution && {
    ...review.resolution,
    ...(isReceived && { outcome: 'received' as const }),
  };
  await endReview(tx, { ...review, resolution }, at);
}

async function settleBy(tx: Tx, evidenceId: string, read: ReadEvidence, at: Date): Promise<AttemptStanding> {
  const { attemptId, paymentId, evidence, review } = read;
  const locked = await lockAttempt(tx, paymentId, attemptId);
  const verdict = evidence === null ? ({ kind: 'nothing' } as const) : judge(locked.attempt, evidence);
  const resultCode = resultCodeOf(evidence);
  const isSettled = await carryOut(tx, locked, verdict, { evidenceId, resultCode, at });
  // Evidence that stood before this word may have settled the attempt: then nobody asks for the statement any more.
  const asksStatement = read.asksStatement && (isOpenAttempt(locked.attempt) || isProvisional(locked));
  if (!read.asksStatement)
    await conclude(tx, review, isSettled || review?.resolution?.outcome === 'noted', at);
  else if (!asksStatement && review?.status === 'resolving') await endAsked(tx, review, locked.attempt, at);
  return { ...(await attemptStanding(tx, paymentId, attemptId)), asksStatement };
}

const resultCodeOf = (evidence: Evidence | null): string | undefined =>
  evidence !== null && 'resultCode' in evidence ? evidence.resultCode : undefined;

/** Money that is there and that a rule will not post (nobody owned the property on the day): a person's, not the customer's. */
async function giveToPerson(tx: Tx, evidenceId: string, read: ReadEvidence, reason: string, at: Date) {
  const { attemptId, paymentId } = read;
  await openReview(tx, { kind: 'quarantine', reason, paymentId, attemptId, evidenceId }, at);
  await conclude(tx, read.review, false, at);
  return attemptStanding(tx, paymentId, attemptId);
}

/** Evidence as a transaction works with it: of an attempt, or a review of money that nobody asked for. */
type Work = { readonly read: ReadEvidence } | { readonly found: ReviewRow };

async function readWork(tx: Tx, evidenceId: string, at: Date): Promise<Work> {
  if (!evidenceId.startsWith('rvw_')) return { read: await readEvidence(tx, evidenceId, at) };
  const review = await reviewAsSaid(tx, reviewIdOf(evidenceId));
  return review.suspenseId === null ? { read: await readEvidence(tx, evidenceId, at) } : { found: review };
}

async function giveBack(
  tx: Tx,
  evidenceId: string,
  work: Work,
  reason: string,
  at: Date,
): Promise<AttemptStanding> {
  if ('read' in work) return giveToPerson(tx, evidenceId, work.read, reason, at);
  await conclude(tx, work.found, false, at);
  return { status: 'failed', reason: null, attempt: 'open', receiptPending: false, asksStatement: false };
}

/**
 * Settles an attempt by evidence, in one commit with the note that it was taken: credits once, fails, or gives to a person.
 * What a person says of money in suspense is carried out the same way. Safe to repeat and in any order with other evidence.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
async function applyEvidence(
  pool: Pool,
  { tenantId, evidenceId }: EvidenceInput,
  workflowId: string,
  at: Date,
): Promise<AttemptStanding> {
  const run = (label: string, carry: (tx: Tx, work: Work) => Promise<AttemptStanding>) =>
    inTransaction(pool, tenantId, label, async (tx) => {
      const work = await readWork(tx, evidenceId, at);
      await markProcessStarted(tx, workflowId);
      await markSignalHandled(tx, evidenceId);
      return carry(tx, work);
    });
  return unlessRefused(
    () =>
      run('apply-evidence', (tx, work) =>
        'read' in work ? settleBy(tx, evidenceId, work.read, at) : matchSuspenseBy(tx, work.found, at),
      ),
    (reason) => run('quarantine-evidence', (tx, work) => giveBack(tx, evidenceId, work, reason, at)),
  );
}

/** `applyEvidence` as an activity; `at` is the workflow's time. Retry-safe. */
export const applyEvidenceActivity =
  (deps: RentPaymentDeps) =>
  (input: EvidenceInput, at: string): Promise<AttemptStanding | RefusedStep> =>
    databaseDeed(deps, () => applyEvidence(deps.pool, input, workflowIdOfStep(), new Date(at)));
