import { isActiveOn } from '../../domain/rent-payment/lease-active';
import { inTransaction, together, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted } from '../../kernel/events';
import { lockLease, type LeaseBook } from '../../store/rent-payment/book';
import { isBrokenConstraint } from '../../store/rent-payment/constraint';
import type { EventOfRow } from '../../store/rent-payment/numbered-events';
import {
  lockPayment,
  movePayment,
  receiptTaken,
  standingOf,
  type PaymentRow,
  type PaymentStanding,
} from '../../store/rent-payment/payment-row';
import { paymentFacts } from './facts';
import { paymentMove } from './moves';
import { Refused, requireOwnership } from './refused';

/**
 * Holds an accepted payment against its lease's book, which is locked, and gives its `payment.initiated`.
 * @throws Refused OWNERSHIP_NOT_DEFINED, LEASE_NOT_ACTIVE, PAYMENT_DUPLICATE.
 */
export function initiate(payment: PaymentRow, locked: LeaseBook, isTaken: boolean): EventOfRow {
  const book = requireOwnership(locked);
  if (!isActiveOn(book, payment.receivedOn)) throw new Refused('LEASE_NOT_ACTIVE');
  if (isTaken) throw new Refused('PAYMENT_DUPLICATE');
  const { correlationId: causationId } = payment.origin;
  return { type: 'payment.initiated', data: paymentFacts(payment, book), causationId };
}

async function open(tx: Tx, payment: PaymentRow, workflowId: string, at: Date): Promise<void> {
  const [, book, isTaken] = await together(
    markProcessStarted(tx, workflowId),
    lockLease(tx, payment.leaseId, payment.receivedOn),
    receiptTaken(tx, payment),
  );
  await movePayment(tx, payment, paymentMove('pending'), [initiate(payment, book, isTaken)], at);
}

/**
 * Validates an accepted payment and opens its intent alone: `pending` with payment.initiated. A refusal is thrown as
 * `Refused` with nothing written. A repeat answers where the payment is and writes nothing.
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
      await open(tx, payment, workflowId, at);
      return { status: 'pending', reason: null };
    });
  } catch (error) {
    if (isBrokenConstraint(error, 'payment_receipt_once')) throw new Refused('PAYMENT_DUPLICATE');
    throw error;
  }
}
