import { isActiveOn } from '../../domain/rent-payment/lease-active';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted } from '../../kernel/events';
import { lockLease, requireOwnership, type LeaseBook } from './book';
import { lockPayment, movePayment, paymentFacts, standingOf, type PaymentRow, type PaymentStanding } from './payment-row';
import { isBrokenConstraint } from './constraint';
import { Refused } from './refused';

async function receiptTaken(tx: Tx, payment: PaymentRow): Promise<boolean> {
  const { rows } = await tx.query({
    name: 'receipt-taken',
    text: `SELECT FROM payment WHERE tenant_id = $1 AND receipt_number = $2 AND status IN ('pending', 'succeeded')
              AND payment_id <> $3 LIMIT 1`,
    values: [tx.tenantId, payment.receiptNumber, payment.paymentId],
  });
  return rows.length > 0;
}

async function refusalOf(tx: Tx, payment: PaymentRow, book: LeaseBook): Promise<RefusalReason | null> {
  if (!isActiveOn(book, payment.receivedOn)) return 'LEASE_NOT_ACTIVE';
  return (await receiptTaken(tx, payment)) ? 'PAYMENT_DUPLICATE' : null;
}

async function validate(tx: Tx, payment: PaymentRow, at: Date): Promise<void> {
  const book = requireOwnership(await lockLease(tx, payment.leaseId, payment.receivedOn));
  const refusal = await refusalOf(tx, payment, book);
  if (refusal !== null) throw new Refused(refusal);
  const { correlationId: causationId } = payment.origin;
  const initiated = { type: 'payment.initiated', data: paymentFacts(payment, book), causationId } as const;
  await movePayment(tx, payment, 'pending', {}, [initiated], at);
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
      await markProcessStarted(tx, workflowId);
      await validate(tx, payment, at);
      return { status: 'pending', reason: null };
    });
  } catch (error) {
    if (isBrokenConstraint(error, 'payment_receipt_once')) throw new Refused('PAYMENT_DUPLICATE');
    throw error;
  }
}
