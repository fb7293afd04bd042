import { receipt } from '../../domain/accounting/receipt';
import type { Effect, Ruling } from '../../domain/accounting/ruling';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { isAppError } from '../../kernel/errors';
import { eventIdOf } from '../../kernel/events';
import { lockLease, openCharges, requireOwnership, type LeaseBook } from './book';
import { writeEffect } from './effect';
import {
  kes,
  leaseBalanceMinor,
  lockPayment,
  movePayment,
  paymentFacts,
  standingOf,
  type PaymentRow,
  type PaymentStanding,
} from './payment-row';
import { Refused } from './refused';

/** Ledger reference of a payment's posting. */
export const paymentReference = (paymentId: string): string => `payment:${paymentId}`;

/** The effect of a ruling. @throws Refused with the rule's reason. */
export function effectOf(ruling: Ruling): Effect {
  if (!ruling.ok) throw new Refused(ruling.refusal);
  return ruling.effect;
}

async function tellSucceeded(
  tx: Tx,
  payment: PaymentRow,
  book: LeaseBook,
  effect: Effect,
  causationId: string,
  at: Date,
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
    balance: kes(await leaseBalanceMinor(tx, payment.leaseId)),
    ledgerReference: paymentReference(payment.paymentId),
  };
  const { paymentId, amountMinor } = payment;
  const check = { propertyId, setId, paymentId, amount: kes(amountMinor) };
  const succeededId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq + 1n);
  await movePayment(
    tx,
    payment,
    'succeeded',
    { surplusMinor },
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
  const book = requireOwnership(await lockLease(tx, payment.leaseId, payment.receivedOn));
  const { lease, policy } = book;
  const { method, amountMinor, receivedOn, leaseId, origin } = payment;
  const charges = await openCharges(tx, leaseId);
  const effect = effectOf(
    receipt({ policy, lease, payment: { paymentId, method, place: {}, amountMinor }, charges }),
  );
  const causationId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq);
  const reference = paymentReference(paymentId);
  const fact = { reference, kind: 'receipt', businessDate: receivedOn, leaseId, origin, causationId, at };
  await writeEffect(tx, fact, effect);
  await tellSucceeded(tx, payment, book, effect, causationId, at);
  return { status: 'succeeded', reason: null };
}

/**
 * What no retry can change, as a refusal: the transaction is rolled back, and the caller compensates. A guard is a
 * reason of the business; any other final code of the ledger is a defect, so the payment waits for nobody.
 */
export function asRefusal(error: unknown): unknown {
  if (!isAppError(error) || error.row.retryable) return error;
  return new Refused(error.code === 'LEDGER_GUARD' ? 'OWNER_FUNDS_SPENT' : 'SETTLEMENT_REFUSED', error);
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
