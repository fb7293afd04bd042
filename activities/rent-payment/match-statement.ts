import type { AttemptInput } from '../../contracts/rent-payment';
import { judge } from '../../domain/rent-payment/evidence';
import { inTransaction, type Tx } from '../../kernel/db';
import { markSignalHandled } from '../../kernel/events';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { lockAttempt, moveAttempt } from '../../store/rent-payment/attempt-row';
import { statementLinesOf } from '../../store/rent-payment/evidence-row';
import { insertOwnReversal } from '../../store/rent-payment/reversal-row';
import { askOutcome, openReview, reopenReview, resolvingReviewOf } from '../../store/rent-payment/review-row';
import { carryOut, endAsked } from './apply-evidence';
import { attemptStanding, type AttemptStanding } from './attempt-standing';
import { isProvisional, type LockedAttempt } from './credit-attempt';
import type { RentPaymentDeps } from './deps';
import { ofLine } from './evidence';
import { failLocked, isOpenAttempt } from './fail-attempt';
import { attemptMove } from './moves';
import { unlessRefused } from './refused';
import { postReversal } from './reverse-payment';
import { databaseDeed, type RefusedStep } from './step';

/**
 * `check`: what is there settles; `last`: and what is not there goes to a person; `unread`: the provider did not give it, so
 * its silence says nothing, and a person is told that nobody knows.
 */
export type StatementLook = 'check' | 'last' | 'unread';

async function takeLines(tx: Tx, { paymentId, attemptId }: AttemptInput, at: Date): Promise<void> {
  for (const line of await statementLinesOf(tx, attemptId)) {
    const locked = await lockAttempt(tx, paymentId, attemptId);
    const verdict = judge(locked.attempt, ofLine(line, 'statement'));
    await carryOut(tx, locked, verdict, { evidenceId: line.lineId, at });
    await markSignalHandled(tx, line.lineId);
  }
}

/** The money of a success that the statement does not know is taken back. Answers the attempt as it is then. */
async function takeBack(tx: Tx, { attempt }: LockedAttempt, at: Date): Promise<LockedAttempt> {
  const { paymentId, attemptId } = attempt;
  const reason = 'NOT_ON_STATEMENT';
  const reversal = { paymentId, attemptId, reversedOn: businessDateIn(NAIROBI, at), reason };
  await postReversal(tx, await insertOwnReversal(tx, reversal, at), at);
  await moveAttempt(tx, attempt, attemptMove('unknown', { evidence: 'statement' }), at);
  return lockAttempt(tx, paymentId, attemptId);
}

/** A person said that no money came: the statement, pulled after that, has to agree. Where it does not, it has the word. */
async function concludeReview(tx: Tx, locked: LockedAttempt, at: Date): Promise<boolean> {
  const review = await resolvingReviewOf(tx, locked.attempt.attemptId);
  if (review === undefined) return false;
  // They outrank the query that said success. Kept, it would be taken back later, with nobody asked any more.
  const { payment, attempt } = isProvisional(locked) ? await takeBack(tx, locked, at) : locked;
  if (isOpenAttempt(attempt)) {
    await failLocked(tx, payment, attempt, { reason: 'NOT_ON_STATEMENT', evidence: 'person' }, at);
  }
  await endAsked(tx, review, attempt, at);
  return true;
}

/** Whether any money moved of what is taken back is for a person to find out. */
async function takeBackInDoubt(tx: Tx, locked: LockedAttempt, at: Date): Promise<void> {
  const { paymentId, attemptId } = locked.attempt;
  await takeBack(tx, locked, at);
  await askOutcome(tx, { kind: 'unconfirmed_success', reason: 'NOT_ON_STATEMENT', paymentId, attemptId }, at);
}

async function giveToPerson(
  tx: Tx,
  { attempt }: LockedAttempt,
  reason: 'NOT_ON_STATEMENT' | 'STATEMENT_NOT_READ',
  at: Date,
): Promise<void> {
  const { paymentId, attemptId } = attempt;
  if (attempt.status !== 'unknown')
    await moveAttempt(tx, attempt, attemptMove('unknown', { evidence: 'timer' }), at);
  await openReview(tx, { kind: 'outcome_unknown', reason, paymentId, attemptId }, at);
}

/** What a person said to be confirmed by the statement is theirs again; nothing else is moved by a statement unread. */
async function keepUnread(tx: Tx, locked: LockedAttempt, at: Date): Promise<void> {
  const { paymentId, attemptId } = locked.attempt;
  const reason = 'STATEMENT_NOT_READ';
  const review = await resolvingReviewOf(tx, attemptId);
  if (review !== undefined) await reopenReview(tx, review, at);
  else if (isOpenAttempt(locked.attempt)) await giveToPerson(tx, locked, reason, at);
  else if (isProvisional(locked))
    await askOutcome(tx, { kind: 'unconfirmed_success', reason, paymentId, attemptId }, at);
}

async function match(tx: Tx, input: AttemptInput, look: StatementLook, at: Date): Promise<AttemptStanding> {
  const { paymentId, attemptId } = input;
  await takeLines(tx, input, at);
  const locked = await lockAttempt(tx, paymentId, attemptId);
  if (look === 'unread') await keepUnread(tx, locked, at);
  else if (!(await concludeReview(tx, locked, at)) && look === 'last') {
    if (isProvisional(locked)) await takeBackInDoubt(tx, locked, at);
    else if (isOpenAttempt(locked.attempt)) await giveToPerson(tx, locked, 'NOT_ON_STATEMENT', at);
  }
  return attemptStanding(tx, paymentId, attemptId);
}

/** What a person said to be confirmed by the statement is theirs again, beside the rule's reason. */
async function keepForPerson(
  tx: Tx,
  input: AttemptInput,
  reason: string,
  at: Date,
): Promise<AttemptStanding> {
  const { paymentId, attemptId } = input;
  // First, because it locks the attempt: everybody takes a review after its attempt.
  const standing = await attemptStanding(tx, paymentId, attemptId);
  const review = await resolvingReviewOf(tx, attemptId);
  if (review !== undefined) await reopenReview(tx, review, at);
  await askOutcome(tx, { kind: 'unconfirmed_success', reason, paymentId, attemptId }, at);
  return standing;
}

/**
 * Settles an attempt by the lines of the statement that carry its reference. At the last look, an outcome that they do not
 * tell goes to a person: open ones as they are, a success on the word of a query after it is taken back (or, where its
 * surplus has been used, as it is). Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const matchStatementActivity =
  (deps: RentPaymentDeps) =>
  (input: AttemptInput, look: StatementLook, at: string): Promise<AttemptStanding | RefusedStep> =>
    databaseDeed(deps, () => {
      const when = new Date(at);
      const run = (label: string, work: (tx: Tx) => Promise<AttemptStanding>) =>
        inTransaction(deps.pool, input.tenantId, label, work);
      return unlessRefused(
        () => run('match-statement', (tx) => match(tx, input, look, when)),
        (reason) => run('keep-for-person', (tx) => keepForPerson(tx, input, reason, when)),
      );
    });
