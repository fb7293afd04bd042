import { LANDING } from '../../domain/accounting/methods';
import { receipt, type ReceiptInput } from '../../domain/accounting/receipt';
import type { Effect, Ruling } from '../../domain/accounting/ruling';
import { together, type Tx } from '../../kernel/db';
import { eventIdOf } from '../../kernel/events';
import { lockLease, openCharges, placeOf, type LeaseBook } from '../../store/rent-payment/book';
import { writeEffect, type Fact } from '../../store/rent-payment/effect';
import { leaseBalanceMinor, movePayment, type PaymentRow } from '../../store/rent-payment/payment-row';
import { kes, paymentFacts, paymentReference } from './facts';
import { paymentMove } from './moves';
import { effectOf, requireOwnership } from './refused';

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
    paymentMove('succeeded', { surplusMinor, receivedOn, receiptNumber: payment.receiptNumber, ...cleared }),
    [
      { type: 'payment.succeeded', data, causationId },
      { type: 'disbursement.check_requested', data: check, causationId: succeededId },
    ],
    at,
  );
}

/** Which rule posts the money, and under which kind of posting. */
export interface ReceiptRule {
  readonly kind: string;
  readonly rule: (input: ReceiptInput) => Ruling;
}

const RECEIPT: ReceiptRule = { kind: 'receipt', rule: receipt };

/**
 * Posts the money of a locked payment: ledger, allocation to open charges oldest due first, surplus to prepaid rent, the new
 * balance, `succeeded` and its events. The row given says on which day, and under which receipt where one is known.
 * @throws Refused by a rule or OWNERSHIP_NOT_DEFINED; AppError of the ledger.
 */
export async function postReceipt(
  tx: Tx,
  payment: PaymentRow,
  at: Date,
  { kind, rule }: ReceiptRule = RECEIPT,
): Promise<void> {
  const { paymentId, method, amountMinor, receivedOn, leaseId, origin } = payment;
  const [locked, charges, owedMinor] = await together(
    lockLease(tx, leaseId, receivedOn),
    openCharges(tx, leaseId),
    leaseBalanceMinor(tx, leaseId),
  );
  const book = requireOwnership(locked);
  const { lease, policy } = book;
  const effect = effectOf(
    rule({ policy, lease, payment: { paymentId, method, place: placeOf(payment), amountMinor }, charges }),
  );
  const causationId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq);
  const reference = paymentReference(paymentId);
  const fact = { reference, kind, businessDate: receivedOn, leaseId, origin, causationId, at };
  await together(writeEffect(tx, fact, effect), tellSucceeded(tx, payment, book, effect, owedMinor, fact));
}
