import { allocate, paidChanges } from './allocate';
import type { AccountingPolicy, LeaseDimensions, NewCredit, OpenCharge } from './book';
import { allocationEntries, prepaid } from './entries';
import { landingOf, LANDING, type Cash, type PaymentMethod, type Place } from './methods';
import { credit, debit, entryOf, postingOf, type Entry } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/** Money of a customer, and the lease's charges as they stand (settled ones may be among them). */
export interface ReceiptInput {
  readonly policy: AccountingPolicy;
  readonly lease: LeaseDimensions;
  readonly payment: {
    readonly paymentId: string;
    readonly method: PaymentMethod;
    readonly place: Place;
    readonly amountMinor: bigint;
  };
  readonly charges: readonly OpenCharge[];
}

/**
 * A receipt, allocated at once: per charge DR the method's account CR 1100 with its mirror, and the surplus to 2110 as
 * one lot. Cash, cheque and card are the owner's only on 2205 until they clear. Refuses AMOUNT_NOT_POSITIVE.
 */
export function receipt(input: ReceiptInput): Ruling {
  const { paymentId, method, place } = input.payment;
  return receiptOutOf(landingOf(method, place, paymentId), input);
}

/** The same, of money that is booked on `cash` when it is found to be the customer's. */
export function receiptOutOf(cash: Cash, { policy, lease, payment, charges }: ReceiptInput): Ruling {
  const { paymentId, method, amountMinor } = payment;
  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');
  const funds = {
    source: { kind: 'payment', paymentId },
    amountMinor,
    cleared: LANDING[method].clearedOnReceipt,
  } as const;
  const { allocations, leftMinor } = allocate(charges, [funds], lease.setId, policy);
  const newCredits: NewCredit[] =
    leftMinor > 0n ? [{ origin: 'surplus', paymentId, amountMinor: leftMinor }] : [];
  const entries = [
    ...allocations.flatMap((allocation) => allocationEntries(lease, cash, allocation)),
    ...newCredits.map((lot) => surplusEntry(lease, cash, paymentId, lot.amountMinor)),
  ];
  return allow({
    posting: postingOf(entries),
    chargeChanges: paidChanges(allocations),
    allocations,
    newCredits,
  });
}

/** What a payment leaves over every open charge: DR cash CR 2110. */
export function surplusEntry(
  lease: LeaseDimensions,
  cash: Cash,
  paymentId: string,
  amountMinor: bigint,
): Entry {
  return entryOf(
    debit(cash.account, amountMinor, cash.dimensions),
    credit('2110', amountMinor, prepaid(lease, paymentId)),
  );
}
