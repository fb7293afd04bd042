import type { Allocation, CreditLot, Receipt } from './book';
import { holdings } from './holdings';

/** What of a receipt's money has not gone on: on charges it paid directly, and in lots that are not used up. */
export interface StillHeld {
  /** Directly allocated and not released, oldest first. */
  readonly rows: readonly Allocation[];
  /** With something left, oldest first. */
  readonly lots: readonly CreditLot[];
  /** Received − refunded − used through its lots. */
  readonly totalMinor: bigint;
}

/**
 * Reads it off a receipt. What one of its lots paid is not in it: that is another event, to be taken back first.
 * @throws Error when receipt, rows and lots together hold more than was received: they are then not of one moment.
 */
export function stillHeld(receipt: Receipt): StillHeld {
  const rows = holdings(receipt.allocations).filter(({ source }) => source.kind === 'payment');
  const lots = receipt.credits
    .filter((lot) => lot.remainingMinor > 0n)
    .toSorted((a, b) => a.sequence - b.sequence);
  const parts = [...rows.map((row) => row.amountMinor), ...lots.map((lot) => lot.remainingMinor)];
  const totalMinor = parts.reduce((sum, part) => sum + part, 0n);
  if (totalMinor + receipt.refundedMinor > receipt.amountMinor) {
    throw new Error(`payment ${receipt.paymentId} holds ${totalMinor} and refunded ${receipt.refundedMinor}`);
  }
  return { rows, lots, totalMinor };
}
