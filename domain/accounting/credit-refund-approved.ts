import type { CreditLot, LeaseDimensions } from './book';
import { prepaid } from './entries';
import { remainingMinor, takeOldestFirst } from './lots';
import { payable } from './payouts';
import { credit, debit, entryOf, postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/** A lease's credit as it stands (used lots may be among it), and how much of it the customer is to have back. */
export interface CreditRefundInput {
  readonly lease: LeaseDimensions;
  readonly lots: readonly CreditLot[];
  readonly amountMinor: bigint;
}

/**
 * Prepaid rent is to be refunded: DR 2110 CR 2410, out of the lease's lots, the oldest first, whichever payment each came
 * from and whether that has cleared. Nothing leaves us by it. Refuses AMOUNT_NOT_POSITIVE, AMOUNT_EXCEEDS_CREDIT.
 */
export function creditRefundApproved({ lease, lots, amountMinor }: CreditRefundInput): Ruling {
  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');
  if (amountMinor > remainingMinor(lots)) return refuse('AMOUNT_EXCEEDS_CREDIT');
  const parts = takeOldestFirst(lots, amountMinor);
  const entry = entryOf(
    ...parts.map((part) => debit('2110', part.amountMinor, prepaid(lease, part.lot.paymentId))),
    credit('2410', amountMinor, payable(lease)),
  );
  return allow({
    posting: postingOf([entry]),
    creditUses: parts.map(({ lot, amountMinor: taken }) => ({
      creditId: lot.creditId,
      use: 'refunded',
      amountMinor: taken,
    })),
  });
}
