import { LANDING } from '../../domain/accounting/methods';
import { receipt, type ReceiptInput } from '../../domain/accounting/receipt';
import type { Effect, Ruling } from '../../domain/accounting/ruling';
import { together, type Tx } from '../../kernel/db';
import { eventIdOf } from '../../kernel/events';
import { lockLease, openCharges, placeOf, type LeaseBook } from '../../store/rent-payment/book';
import { writeEffect } from '../../store/rent-payment/effect';
import type { EventOfRow } from '../../store/rent-payment/numbered-events';
import { leaseBalanceMinor, movePayment, type PaymentRow } from '../../store/rent-payment/payment-row';
import { kes, paymentFacts, paymentReference } from './facts';
import { paymentMove, paymentMoveThrough } from './moves';
import { effectOf, requireOwnership } from './refused';

/** What the posting of a receipt is decided by: the lease's book, locked, with its open charges and what it owes. */
export interface Ground {
  readonly book: LeaseBook;
  readonly charges: Awaited<ReturnType<typeof openCharges>>;
  readonly owedMinor: bigint;
}

/** Which rule posts the money, and under which kind of posting. */
export interface ReceiptRule {
  readonly kind: string;
  readonly rule: (input: ReceiptInput) => Ruling;
}

const RECEIPT: ReceiptRule = { kind: 'receipt', rule: receipt };

/** How a receipt is posted; `by` the rule of money received where it is left out. */
export interface Receiving {
  readonly at: Date;
  readonly by?: ReceiptRule | undefined;
  /** `payment.initiated` of a payment whose intent opens in the same move; left out where it is pending by now. */
  readonly opening?: EventOfRow;
}

async function tellSucceeded(
  tx: Tx,
  payment: PaymentRow,
  { book, owedMinor }: Ground,
  effect: Effect,
  causationId: string,
  { at, opening }: Receiving,
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
  const { paymentId, amountMinor, method, receivedOn, receiptNumber, eventSeq } = payment;
  const cleared = LANDING[method].clearedOnReceipt ? { clearedOn: receivedOn } : {};
  const check = { propertyId, setId, paymentId, amount: kes(amountMinor) };
  const succeededId = eventIdOf(tx.tenantId, paymentId, eventSeq + (opening ? 2n : 1n));
  const change = { surplusMinor, receivedOn, receiptNumber, ...cleared };
  await movePayment(
    tx,
    payment,
    opening ? paymentMoveThrough('pending', 'succeeded', change) : paymentMove('succeeded', change),
    [
      ...(opening ? [opening] : []),
      { type: 'payment.succeeded', data, causationId },
      { type: 'disbursement.check_requested', data: check, causationId: succeededId },
    ],
    at,
  );
}

/** Reads it in one round trip. @throws Refused OWNERSHIP_NOT_DEFINED. */
export async function readGround(tx: Tx, { leaseId, receivedOn }: PaymentRow): Promise<Ground> {
  const [book, charges, owedMinor] = await together(
    lockLease(tx, leaseId, receivedOn),
    openCharges(tx, leaseId),
    leaseBalanceMinor(tx, leaseId),
  );
  return { book: requireOwnership(book), charges, owedMinor };
}

/** The writing half of `postReceipt`, in one round trip. @throws Refused by a rule; AppError of the ledger. */
export async function writeReceipt(
  tx: Tx,
  payment: PaymentRow,
  ground: Ground,
  receiving: Receiving,
): Promise<void> {
  const { paymentId, method, amountMinor, receivedOn, leaseId, origin, eventSeq } = payment;
  const { book, charges } = ground;
  const { at, by = RECEIPT, opening } = receiving;
  const money = { paymentId, method, place: placeOf(payment), amountMinor };
  const effect = effectOf(by.rule({ policy: book.policy, lease: book.lease, payment: money, charges }));
  const causationId = eventIdOf(tx.tenantId, paymentId, eventSeq + (opening ? 1n : 0n));
  const reference = paymentReference(paymentId);
  const fact = { reference, kind: by.kind, businessDate: receivedOn, leaseId, origin, causationId, at };
  await together(
    writeEffect(tx, fact, effect),
    tellSucceeded(tx, payment, ground, effect, causationId, receiving),
  );
}

/**
 * Posts the money of a locked payment: ledger, allocation to open charges oldest due first, surplus to prepaid rent, the new
 * balance, `succeeded` and its events. The row given says on which day, and under which receipt where one is known.
 * @throws Refused by a rule or OWNERSHIP_NOT_DEFINED; AppError of the ledger.
 */
export async function postReceipt(tx: Tx, payment: PaymentRow, receiving: Receiving): Promise<void> {
  await writeReceipt(tx, payment, await readGround(tx, payment), receiving);
}
