import type { RentPaymentInput } from '../../contracts/rent-payment';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { lockPayment, standingOf, type PaymentStanding } from '../../store/rent-payment/payment-row';
import type { RentPaymentDeps } from './deps';
import { postReceipt } from './post-receipt';
import { asRefusal } from './refused';
import { databaseDeed, type RefusedStep } from './step';

async function settle(tx: Tx, paymentId: string, at: Date): Promise<PaymentStanding> {
  const payment = await lockPayment(tx, paymentId);
  if (payment.status !== 'pending') return standingOf(payment);
  await postReceipt(tx, payment, { at });
  return { status: 'succeeded', reason: null };
}

/**
 * Posts a pending payment: ledger, allocation to open charges oldest due first, surplus to prepaid rent, the new balance,
 * `succeeded` and its events, in one commit. A repeat answers where the payment is and writes nothing.
 * @throws Refused by a rule or a guard; AppError DATABASE_UNAVAILABLE, or a ledger code that is a defect.
 */
export async function settlePayment(
  pool: Pool,
  tenantId: string,
  paymentId: string,
  at: Date,
): Promise<PaymentStanding> {
  try {
    return await inTransaction(pool, tenantId, 'settle-payment', (tx) => settle(tx, paymentId, at));
  } catch (error) {
    throw asRefusal(error);
  }
}

/** `settlePayment` as an activity; `at` is the workflow's time. Retry-safe. */
export const settlePaymentActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, paymentId }: RentPaymentInput, at: string): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () => settlePayment(deps.pool, tenantId, paymentId, new Date(at)));
