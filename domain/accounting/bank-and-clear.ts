import { bankReceipt } from './bank-receipt';
import type { Receipt } from './book';
import { postingOf } from './posting';
import { receiptCleared } from './receipt-cleared';
import { allow, refuse, type Effect, type Ruling } from './ruling';

/**
 * A deposit of many receipts at the bank, one posting: banks each, and clears the cash. A cheque is banked only: it
 * clears after the bank's days by `receiptCleared`. All or none: the first refusal (it names its payment) refuses the
 * deposit. Refuses as `bankReceipt` does; a receipt named twice is ALREADY_BANKED.
 */
export function bankAndClear(receipts: readonly Receipt[], bankAccount: string): Ruling {
  const effects: Effect[] = [];
  const seen = new Set<string>();
  for (const receipt of receipts) {
    if (seen.has(receipt.paymentId)) return refuse('ALREADY_BANKED', receipt.paymentId);
    seen.add(receipt.paymentId);
    const banked = bankReceipt(receipt, bankAccount);
    if (!banked.ok) return banked;
    effects.push(banked.effect);
    if (receipt.method !== 'cash') continue;
    const cleared = receiptCleared({ ...receipt, bankedTo: bankAccount });
    if (!cleared.ok) return cleared;
    effects.push(cleared.effect);
  }
  return allow({
    posting: postingOf(effects.flatMap((effect) => effect.posting?.entries ?? [])),
    receiptChanges: effects.flatMap((effect) => effect.receiptChanges),
  });
}
