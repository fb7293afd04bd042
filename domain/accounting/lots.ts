import type { CreditLot } from './book';
import { min } from './vat';

/** A lot, and how much is taken from it. */
export interface LotPart {
  readonly lot: CreditLot;
  readonly amountMinor: bigint;
}

/** Takes an amount out of lots, the oldest first; what they do not have is left untaken. Conserves: Σ parts ≤ amount. */
export function takeOldestFirst(lots: readonly CreditLot[], amountMinor: bigint): LotPart[] {
  let leftMinor = amountMinor;
  return lots
    .toSorted((a, b) => a.sequence - b.sequence)
    .flatMap((lot) => {
      const part = min(leftMinor, lot.remainingMinor);
      leftMinor -= part;
      return part > 0n ? [{ lot, amountMinor: part }] : [];
    });
}

/** What lots have left, together. */
export function remainingMinor(lots: readonly CreditLot[]): bigint {
  return lots.reduce((sum, lot) => sum + lot.remainingMinor, 0n);
}
