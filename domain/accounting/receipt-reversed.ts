import { paidChanges } from './allocate';
import type { Receipt } from './book';
import { allocationEntries } from './entries';
import { holdings, released } from './holdings';
import { bankOf, landingOf } from './methods';
import { mirrorOf, postingOf } from './posting';
import { surplusEntry } from './receipt';
import { allow, refuse, type Ruling } from './ruling';

/**
 * A receipt bounced, was reversed by its provider, or recorded in error. What it still holds is undone, out of the
 * account the money is on: where it landed (then the mirror image of the receipt), or the bank it was paid into (the
 * bounced-cheque row: 2205 if not cleared, else 2200). Charges are open again, its lots end. A part that a waiver has
 * given back is a lot by then: the lot ends and its charge stays waived. Refuses ALREADY_REVERSED, and SURPLUS_USED
 * when the receipt's allocations and lots no longer hold all of it: a lot paid something, and that comes first.
 */
export function receiptReversed(receipt: Receipt): Ruling {
  const { paymentId, lease, method, place, bankedTo } = receipt;
  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);
  const held = holdings(receipt.allocations).filter(({ source }) => source.kind === 'payment');
  const lots = receipt.credits.filter((lot) => lot.remainingMinor > 0n);
  const stillHere = [...held.map((row) => row.amountMinor), ...lots.map((lot) => lot.remainingMinor)];
  if (stillHere.reduce((sum, part) => sum + part, 0n) !== receipt.amountMinor) {
    return refuse('SURPLUS_USED', paymentId);
  }
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
