import type { RentPaymentInput } from '../../contracts/rent-payment';
import { LANDING } from '../../domain/accounting/methods';
import { receipt } from '../../domain/accounting/receipt';
import type { Effect } from '../../domain/accounting/ruling';
import { inTransaction, together, type Pool, type Tx } from '../../kernel/db';
import { eventIdOf } from '../../kernel/events';
import { lockLease, openCharges, placeOf, type LeaseBook } from '../../store/rent-payment/book';
import { writeEffect, type Fact } from '../../store/rent-payment/effect';
import {
  leaseBalanceMinor,
  lockPayment,
  movePayment,
  standingOf,
  type PaymentRow,
  type PaymentStanding,
} from '../../store/rent-payment/payment-row';
import type { RentPaymentDeps } from './deps';
import { kes, paymentFacts, paymentReference } from './facts';
import { paymentMove } from './moves';
import { asRefusal, effectOf, requireOwnership } from './refused';
import { databaseDeed, type RefusedStep } from './step';

async function tellSucceeded(
  tx: Tx,
  payment: PaymentRow,
  book: LeaseBook,
  effect: Effect,
  owedMinor: bigint,
  { causationId, at }: Pick<Fact, 'causationId' | 'at'>,
): Promise<void> {
  const surplusMinor = effect.newCredits.reduce((sum, lot) => sum + lot.amountMinor, 0n);
  const { propertyId, setId } = book.lease;
  const data = {
    ...paymentFacts(payment, book),
    setId,
    allocations: effect.allocations.map(({ chargeId, category, amountMinor }) => ({
      chargeId,
      category,
      amount: kes(amountMinor),
    })),
    surplus: kes(surplusMinor),
    balance: kes(owedMinor - payment.amountMinor),
    ledgerReference: paymentReference(payment.paymentId),
  };
  const { paymentId, amountMinor, method, receivedOn } = payment;
  const cleared = LANDING[method].clearedOnReceipt ? { clearedOn: receivedOn } : {};
  const check = { propertyId, setId, paymentId, amount: kes(amountMinor) };
  const succeededId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq + 1n);
  await movePayment(
    tx,
    payment,
    paymentMove('succeeded', { surplusMinor, ...cleared }),
    [
      { type: 'payment.succeeded', data, causationId },
      { type: 'disbursement.check_requested', data: check, causationId: succeededId },
    ],
    at,
  );
}

async function settle(tx: Tx, paymentId: string, at: Date): Promise<PaymentStanding> {
  const payment = await lockPayment(tx, paymentId);
  if (payment.status !== 'pending') return standingOf(payment);
  const { method, amountMinor, receivedOn, leaseId, origin } = payment;
  const [locked, charges, owedMinor] = await together(
    lockLease(tx, leaseId, receivedOn),
    openCharges(tx, leaseId),
    leaseBalanceMinor(tx, leaseId),
  );
  const book = requireOwnership(locked);
  const { lease, policy } = book;
  const effect = effectOf(
    receipt({ policy, lease, payment: { paymentId, method, place: placeOf(payment), amountMinor }, charges }),
  );
  const causationId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq);
  const reference = paymentReference(paymentId);
  const fact = { reference, kind: 'receipt', businessDate: receivedOn, leaseId, origin, causationId, at };
  await together(writeEffect(tx, fact, effect), tellSucceeded(tx, payment, book, effect, owedMinor, fact));
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
