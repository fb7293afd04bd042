import type { Receipt } from './book';
import { isOwnersIncome } from './categories';
import { clearingEntry } from './entries';
import { holdings } from './holdings';
import { postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/**
 * A banked receipt's money is there for good: DR 2205 CR 2200 for what it still holds of the owner's income, also
 * through a credit that was used meanwhile. Deposits, fees and credit were never on 2205: the posting is null when there
 * is nothing else. Refuses ALREADY_REVERSED, ALREADY_CLEARED, NOT_BANKED.
 */
export function receiptCleared(receipt: Receipt): Ruling {
  const { paymentId, lease } = receipt;
  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);
  if (receipt.cleared) return refuse('ALREADY_CLEARED', paymentId);
  if (receipt.bankedTo === undefined) return refuse('NOT_BANKED', paymentId);
  const funds = holdings(receipt.allocations).filter((held) => isOwnersIncome(held.category));
  return allow({
    posting: postingOf(funds.map((held) => clearingEntry(lease, held))),
    receiptChanges: [{ paymentId, change: 'cleared' }],
  });
}
