import { activityInfo } from '@temporalio/activity';
import type { AttemptInput } from '../../contracts/rent-payment';
import { inTransaction, together, type Tx } from '../../kernel/db';
import { markProcessStarted } from '../../kernel/events';
import { lockAttempt, moveAttempt } from '../../store/rent-payment/attempt-row';
import { lockLease } from '../../store/rent-payment/book';
import {
  movePayment,
  standingOf,
  type PaymentRow,
  type PaymentStanding,
} from '../../store/rent-payment/payment-row';
import type { RentPaymentDeps } from './deps';
import { attemptMove, paymentMove } from './moves';
import { initiate } from './open-payment';
import { Refused } from './refused';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** An opened attempt: whether and until when this run may send it, and when to ask for its outcome. */
export interface OpenedAttempt extends PaymentStanding {
  /** False where another run of the process opened it: it may have sent it, so the outcome is unknown. */
  readonly maySend: boolean;
  /** Milliseconds since 1970: later than this it is not sent, since whoever asked for it waits for it no more. */
  readonly sendUntilMs: number;
  /** Seconds after the push at which the outcome is asked for, while no callback has come. */
  readonly askAfterSeconds: readonly number[];
}

async function openIntent(tx: Tx, payment: PaymentRow, workflowId: string, at: Date): Promise<void> {
  const [, locked] = await together(
    markProcessStarted(tx, workflowId),
    lockLease(tx, payment.leaseId, payment.receivedOn),
  );
  // The provider gives the receipt number, once the money moved: none can be taken yet.
  await movePayment(tx, payment, paymentMove('pending'), [initiate(payment, locked, false)], at);
}

async function open(tx: Tx, input: AttemptInput, by: { workflowId: string; runId: string }, at: Date) {
  const { payment, attempt } = await lockAttempt(tx, input.paymentId, input.attemptId);
  if (attempt.status !== 'prepared') {
    const isOpen = attempt.status !== 'succeeded' && attempt.status !== 'failed';
    const standing: PaymentStanding = isOpen ? { status: 'pending', reason: null } : standingOf(payment);
    return { ...standing, attempt, maySend: attempt.status === 'sending' && attempt.runId === by.runId };
  }
  // Money of an attempt before it came while this one was being asked for.
  if (payment.status === 'succeeded' || payment.status === 'reversed') throw new Refused('PAYMENT_SETTLED');
  // The attempt's own origin: a second one may be asked for by somebody else.
  await openIntent(tx, { ...payment, origin: attempt.origin }, by.workflowId, at);
  await moveAttempt(tx, attempt, attemptMove('sending', { runId: by.runId, sentAt: at }), at);
  return { status: 'pending', reason: null, attempt, maySend: true } as const;
}

/**
 * Validates an accepted attempt, opens its intent and claims the sending for this run of the process, in one commit: from
 * here on it may have left. A repeat by the same run may send, because no later step of it was done; any other may not.
 * @throws Refused LEASE_NOT_ACTIVE, OWNERSHIP_NOT_DEFINED, PAYMENT_SETTLED as a result; AppError DATABASE_UNAVAILABLE.
 */
export const openAttemptActivity =
  (deps: RentPaymentDeps) =>
  (input: AttemptInput, at: string): Promise<OpenedAttempt | RefusedStep> =>
    databaseDeed(deps, () => {
      const by = { workflowId: workflowIdOfStep(), runId: activityInfo().workflowExecution?.runId ?? '' };
      return inTransaction(deps.pool, input.tenantId, 'open-attempt', async (tx) => {
        const { attempt, ...opened } = await open(tx, input, by, new Date(at));
        const sendUntilMs = attempt.createdAt.getTime() + deps.sendWithinSeconds * 1_000;
        return { ...opened, sendUntilMs, askAfterSeconds: deps.askAfterSeconds };
      });
    });
