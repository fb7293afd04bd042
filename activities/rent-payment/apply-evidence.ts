import type { EvidenceInput } from '../../contracts/rent-payment';
import { judge, type Evidence, type Verdict } from '../../domain/rent-payment/evidence';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted, markSignalHandled } from '../../kernel/events';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { lockAttempt } from '../../store/rent-payment/attempt-row';
import {
  endReview,
  openReview,
  reopenReview,
  settleReviewsOf,
  type ReviewRow,
} from '../../store/rent-payment/review-row';
import { creditMoved, creditProvisionally, type LockedAttempt } from './credit-attempt';
import type { RentPaymentDeps } from './deps';
import { readEvidence, type ReadEvidence } from './evidence';
import { failLocked } from './fail-attempt';
import { asRefusal, Refused } from './refused';
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

async function settleBy(tx: Tx, evidenceId: string, read: ReadEvidence, at: Date): Promise<AttemptStanding> {
  const { attemptId, paymentId, evidence, review } = read;
  const locked = await lockAttempt(tx, paymentId, attemptId);
  const verdict = evidence === null ? ({ kind: 'nothing' } as const) : judge(locked.attempt, evidence);
  const resultCode = resultCodeOf(evidence);
  const isSettled = await carryOut(tx, locked, verdict, { evidenceId, resultCode, at });
  if (!read.asksStatement)
    await conclude(tx, review, isSettled || review?.resolution?.outcome === 'noted', at);
  return { ...(await attemptStanding(tx, paymentId, attemptId)), asksStatement: read.asksStatement };
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

/**
 * Settles an attempt by evidence, in one commit with the note that it was taken: credits once, fails, or gives to a person.
 * Safe to repeat and in any order with other evidence.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function applyEvidence(
  pool: Pool,
  { tenantId, evidenceId }: EvidenceInput,
  workflowId: string,
  at: Date,
): Promise<AttemptStanding> {
  const run = (label: string, work: (tx: Tx, read: ReadEvidence) => Promise<AttemptStanding>) =>
    inTransaction(pool, tenantId, label, async (tx) => {
      const read = await readEvidence(tx, evidenceId, at);
      await markProcessStarted(tx, workflowId);
      await markSignalHandled(tx, evidenceId);
      return work(tx, read);
    });
  try {
    return await run('apply-evidence', (tx, read) => settleBy(tx, evidenceId, read, at));
  } catch (error) {
    const refusal = asRefusal(error);
    if (!(refusal instanceof Refused)) throw error;
    return run('quarantine-evidence', (tx, read) => giveToPerson(tx, evidenceId, read, refusal.reason, at));
  }
}

/** `applyEvidence` as an activity; `at` is the workflow's time. Retry-safe. */
export const applyEvidenceActivity =
  (deps: RentPaymentDeps) =>
  (input: EvidenceInput, at: string): Promise<AttemptStanding | RefusedStep> =>
    databaseDeed(deps, () => applyEvidence(deps.pool, input, workflowIdOfStep(), new Date(at)));
