import { paidChanges } from './allocate';
import type { Receipt } from './book';
import { allocationEntries } from './entries';
import { released } from './holdings';
import { bankOf, landingOf } from './methods';
import { mirrorOf, postingOf } from './posting';
import { surplusEntry } from './receipt';
import { allow, refuse, type Ruling } from './ruling';
import { stillHeld } from './still-held';

/**
 * A receipt bounced, was reversed by its provider, or recorded in error. What it still holds is undone, out of the
 * account the money is on: where it landed (then the mirror image of the receipt), or the bank it was paid into (the
 * bounced-cheque row: 2205 if not cleared, else 2200). Charges are open again, its lots end. A part that a waiver has
 * given back is a lot by then: the lot ends and its charge stays waived. A receipt that came through suspense is no
 * exception: matching took its money off 2120, and it is on the paybill. Refuses ALREADY_REVERSED; PAYMENT_REFUNDED, since
 * that part cannot go back twice; and SURPLUS_USED when the receipt's allocations and lots no longer hold all of it: a
 * lot paid something or was refunded, and that comes first.
 */
export function receiptReversed(receipt: Receipt): Ruling {
  const { paymentId, lease, method, place, bankedTo } = receipt;
  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);
  if (receipt.refundedMinor !== 0n) return refuse('PAYMENT_REFUNDED', paymentId);
  const { rows: held, lots, totalMinor } = stillHeld(receipt);
  if (totalMinor !== receipt.amountMinor) return refuse('SURPLUS_USED', paymentId);
  const cash = bankedTo === undefined ? landingOf(method, place, paymentId) : bankOf(bankedTo, paymentId);
  const posting = postingOf([
    ...held.flatMap((row) => allocationEntries(lease, cash, row)),
    ...lots.map((lot) => surplusEntry(lease, cash, paymentId, lot.remainingMinor)),
  ]);
  const allocations = released(held);
  return allow({
    posting: posting && mirrorOf(posting),
    chargeChanges: paidChanges(allocations),
    allocations,
    creditUses: lots.map(({ creditId, remainingMinor }) => ({
      creditId,
      use: 'taken_back',
      amountMinor: remainingMinor,
    })),
    receiptChanges: [{ paymentId, change: 'reversed' }],
  });
}
