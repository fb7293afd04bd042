import type { RentPaymentInput } from '../../contracts/rent-payment';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { eventIdOf, markProcessStarted } from '../../kernel/events';
import { lockLease } from '../../store/rent-payment/book';
import {
  lockPayment,
  movePayment,
  standingOf,
  type PaymentStanding,
} from '../../store/rent-payment/payment-row';
import type { RentPaymentDeps } from './deps';
import { paymentFacts } from './facts';
import { paymentMove } from './moves';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

async function fail(
  tx: Tx,
  paymentId: string,
  reason: RefusalReason,
  workflowId: string,
  at: Date,
): Promise<PaymentStanding> {
  const payment = await lockPayment(tx, paymentId);
  if (payment.status !== 'received' && payment.status !== 'pending') {
    return standingOf(payment);
  }
  await markProcessStarted(tx, workflowId);
  const book = await lockLease(tx, payment.leaseId, payment.receivedOn);
  const causationId =
    payment.eventSeq === 0n
      ? payment.origin.correlationId
      : eventIdOf(tx.tenantId, paymentId, payment.eventSeq);
  const data = { ...paymentFacts(payment, book), reason };
  const event = { type: 'payment.failed', data, causationId } as const;
  await movePayment(tx, payment, paymentMove('failed', { failureReason: reason }), [event], at);
  return { status: 'failed', reason };
}

/**
 * Records why a payment failed, with payment.failed. It is the compensation of opening: a payment that has succeeded
 * meanwhile stays so, and the answer says it. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export function failPayment(
  pool: Pool,
  tenantId: string,
  paymentId: string,
  reason: RefusalReason,
  workflowId: string,
  at: Date,
): Promise<PaymentStanding> {
  return inTransaction(pool, tenantId, 'fail-payment', (tx) => fail(tx, paymentId, reason, workflowId, at));
}

/** `failPayment` as an activity; `at` is the workflow's time. Retry-safe. */
export const failPaymentActivity =
  (deps: RentPaymentDeps) =>
  (
    { tenantId, paymentId }: RentPaymentInput,
    reason: RefusalReason,
    at: string,
  ): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () =>
      failPayment(deps.pool, tenantId, paymentId, reason, workflowIdOfStep(), new Date(at)),
    );
