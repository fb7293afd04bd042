import type { RentPaymentInput } from '../../contracts/rent-payment';
import { isActiveOn } from '../../domain/rent-payment/lease-active';
import { inTransaction, together, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted } from '../../kernel/events';
import { lockLease } from '../../store/rent-payment/book';
import { isBrokenConstraint } from '../../store/rent-payment/constraint';
import {
  lockPayment,
  movePayment,
  receiptTaken,
  standingOf,
  type PaymentRow,
  type PaymentStanding,
} from '../../store/rent-payment/payment-row';
import type { RentPaymentDeps } from './deps';
import { paymentFacts } from './facts';
import { paymentMove } from './moves';
import { Refused, requireOwnership } from './refused';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

async function validate(tx: Tx, payment: PaymentRow, workflowId: string, at: Date): Promise<void> {
  const [, locked, isTaken] = await together(
    markProcessStarted(tx, workflowId),
    lockLease(tx, payment.leaseId, payment.receivedOn),
    receiptTaken(tx, payment),
  );
  const book = requireOwnership(locked);
  if (!isActiveOn(book, payment.receivedOn)) throw new Refused('LEASE_NOT_ACTIVE');
  if (isTaken) throw new Refused('PAYMENT_DUPLICATE');
  const { correlationId: causationId } = payment.origin;
  const initiated = { type: 'payment.initiated', data: paymentFacts(payment, book), causationId } as const;
  await movePayment(tx, payment, paymentMove('pending'), [initiated], at);
}

/**
 * Validates an accepted payment and opens its intent: `pending` with payment.initiated. A refusal is thrown as `Refused`
 * with nothing written. A repeat answers where the payment is and writes nothing.
 * @throws Refused LEASE_NOT_ACTIVE, PAYMENT_DUPLICATE, OWNERSHIP_NOT_DEFINED; AppError DATABASE_UNAVAILABLE.
 */
export async function openPayment(
  pool: Pool,
  tenantId: string,
  paymentId: string,
  workflowId: string,
  at: Date,
): Promise<PaymentStanding> {
  try {
    return await inTransaction(pool, tenantId, 'open-payment', async (tx) => {
      const payment = await lockPayment(tx, paymentId);
      if (payment.status !== 'received') return standingOf(payment);
      await validate(tx, payment, workflowId, at);
      return { status: 'pending', reason: null };
    });
  } catch (error) {
    if (isBrokenConstraint(error, 'payment_receipt_once')) throw new Refused('PAYMENT_DUPLICATE');
    throw error;
  }
}

/** `openPayment` as an activity; `at` is the workflow's time. Retry-safe. */
export const openPaymentActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, paymentId }: RentPaymentInput, at: string): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () => openPayment(deps.pool, tenantId, paymentId, workflowIdOfStep(), new Date(at)));
