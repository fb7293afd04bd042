import type { RentPaymentInput } from '../../contracts/rent-payment';
import { inTransaction, together, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted } from '../../kernel/events';
import {
  lockPayment,
  receiptTaken,
  standingOf,
  type PaymentStanding,
} from '../../store/rent-payment/payment-row';
import type { RentPaymentDeps } from './deps';
import { initiate, openPayment } from './open-payment';
import { readGround, writeReceipt } from './post-receipt';
import { unlessRefused } from './refused';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

async function settle(tx: Tx, paymentId: string, workflowId: string, at: Date): Promise<PaymentStanding> {
  const payment = await lockPayment(tx, paymentId);
  if (payment.status !== 'received') return standingOf(payment);
  const [, ground, isTaken] = await together(
    markProcessStarted(tx, workflowId),
    readGround(tx, payment),
    receiptTaken(tx, payment),
  );
  await writeReceipt(tx, payment, ground, { at, opening: initiate(payment, ground.book, isTaken) });
  return { status: 'succeeded', reason: null };
}

/**
 * Validates an accepted payment, opens its intent and posts it in one commit (ADR 0017): no provider stands between. What is
 * refused then is opened by itself, as `openPayment` does, so that the intent and its refusal are both on record: `pending`
 * says that settling it will tell why. A repeat answers where the payment is and writes nothing.
 * @throws as `openPayment`; AppError DATABASE_UNAVAILABLE.
 */
export function settleAtOnce(
  pool: Pool,
  tenantId: string,
  paymentId: string,
  workflowId: string,
  at: Date,
): Promise<PaymentStanding> {
  return unlessRefused(
    () => inTransaction(pool, tenantId, 'settle-payment', (tx) => settle(tx, paymentId, workflowId, at)),
    () => openPayment(pool, tenantId, paymentId, workflowId, at),
  );
}

/**
 * The step `openPayment` of the workflow, which has its name from when it did no more than that: histories know it by it.
 * `at` is the workflow's time. Retry-safe.
 */
export const openPaymentActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, paymentId }: RentPaymentInput, at: string): Promise<PaymentStanding | RefusedStep> =>
    databaseDeed(deps, () => settleAtOnce(deps.pool, tenantId, paymentId, workflowIdOfStep(), new Date(at)));
