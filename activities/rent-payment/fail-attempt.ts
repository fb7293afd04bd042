import type { AttemptInput } from '../../contracts/rent-payment';
import type { EvidenceRank } from '../../domain/rent-payment/evidence';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { inTransaction, type Tx } from '../../kernel/db';
import { eventIdOf, markProcessStarted } from '../../kernel/events';
import { lockAttempt, moveAttempt, type AttemptRow } from '../../store/rent-payment/attempt-row';
import { lockLease } from '../../store/rent-payment/book';
import {
  movePayment,
  standingOf,
  type PaymentRow,
  type PaymentStanding,
} from '../../store/rent-payment/payment-row';
import type { RentPaymentDeps } from './deps';
import { paymentFacts } from './facts';
import { attemptMove, paymentMove } from './moves';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

/** Why an attempt failed, and who says so; no rank where nothing was sent. */
export interface AttemptFailure {
  readonly reason: RefusalReason;
  readonly evidence?: EvidenceRank;
  readonly resultCode?: string;
}

/** Fails a locked open attempt and its payment, with payment.failed. */
export async function failLocked(
  tx: Tx,
  payment: PaymentRow,
  attempt: AttemptRow,
  { reason, evidence, resultCode }: AttemptFailure,
  at: Date,
): Promise<void> {
  const said = { ...(evidence && { evidence }), ...(resultCode !== undefined && { resultCode }) };
  await moveAttempt(tx, attempt, attemptMove('failed', said), at);
  if (payment.status !== 'received' && payment.status !== 'pending') return;
  const book = await lockLease(tx, payment.leaseId, payment.receivedOn);
  const { paymentId, eventSeq, origin } = payment;
  const causationId = eventSeq === 0n ? origin.correlationId : eventIdOf(tx.tenantId, paymentId, eventSeq);
  const event = {
    type: 'payment.failed',
    data: { ...paymentFacts(payment, book), reason },
    causationId,
  } as const;
  await movePayment(tx, payment, paymentMove('failed', { failureReason: reason }), [event], at);
}

/** True while the attempt's outcome is not settled. */
export const isOpenAttempt = ({ status }: AttemptRow): boolean =>
  status !== 'succeeded' && status !== 'failed';

/**
 * Records why an attempt failed that was never sent: refused by validation or by the provider, or cancelled before. One
 * that has its outcome keeps it, and the answer says where the payment stands. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const failAttemptActivity =
  (deps: RentPaymentDeps) =>
  (input: AttemptInput, failure: AttemptFailure, at: string): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () =>
      inTransaction(deps.pool, input.tenantId, 'fail-attempt', async (tx) => {
        const { payment, attempt } = await lockAttempt(tx, input.paymentId, input.attemptId);
        if (!isOpenAttempt(attempt)) return standingOf(payment);
        await markProcessStarted(tx, workflowIdOfStep());
        await failLocked(tx, payment, attempt, failure, new Date(at));
        return { status: 'failed', reason: failure.reason };
      }),
    );
