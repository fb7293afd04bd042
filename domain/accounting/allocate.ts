import type { AccountingPolicy, Allocation, AllocationSource, ChargeChange, OpenCharge } from './book';
import { min, openMinor, vatOfPayment } from './vat';

/** Money to allocate: a payment, or a lot of credit. */
export interface Funds {
  readonly source: AllocationSource;
  readonly amountMinor: bigint;
  readonly cleared: boolean;
}

/**
 * Spreads funds, in their order, over the open charges, oldest due first, ties by order of creation. One row per charge
 * and source. Conserves: rows + what is left = funds. Charges not yet due count as open: money is never held back from
 * what was billed.
 */
export function allocate(
  charges: readonly OpenCharge[],
  funds: readonly Funds[],
  setId: string,
  policy: AccountingPolicy,
): { allocations: Allocation[]; leftMinor: bigint } {
  const allocations: Allocation[] = [];
  const purse = funds.map((each) => ({ ...each }));
  for (let charge of [...charges].sort(oldestDueFirst)) {
    for (const each of purse) {
      const amountMinor = min(each.amountMinor, openMinor(charge));
      if (amountMinor <= 0n) continue;
      const vatMinor = vatOfPayment(charge, amountMinor, policy);
      const { chargeId, category, billedSetId } = charge;
      const { source, cleared } = each;
      const { vatRemitter } = policy;
      allocations.push({
        ...{ chargeId, category, amountMinor, vatMinor, source },
        ...{ setId, billedSetId, vatRemitter, cleared },
      });
      each.amountMinor -= amountMinor;
      charge = paid(charge, amountMinor, vatMinor);
    }
  }
  return { allocations, leftMinor: purse.reduce((sum, each) => sum + each.amountMinor, 0n) };
}

/** What rows of allocation, positive or negative, change on their charges; one change per charge. */
export function paidChanges(rows: readonly Allocation[]): ChargeChange[] {
  const changes = new Map<string, ChargeChange>();
  for (const { chargeId, amountMinor, vatMinor } of rows) {
    const sum = changes.get(chargeId) ?? { paidMinor: 0n, paidVatMinor: 0n };
    changes.set(chargeId, {
      chargeId,
      adjustedMinor: 0n,
      adjustedVatMinor: 0n,
      paidMinor: sum.paidMinor + amountMinor,
      paidVatMinor: sum.paidVatMinor + vatMinor,
    });
  }
  return [...changes.values()];
}

/** Order in which money is put on charges; what takes it off them goes the other way. */
export function oldestDueFirst(a: OpenCharge, b: OpenCharge): number {
  if (a.dueOn !== b.dueOn) return a.dueOn < b.dueOn ? -1 : 1;
  return a.sequence - b.sequence;
}

function paid(charge: OpenCharge, amountMinor: bigint, vatMinor: bigint): OpenCharge {
  const { paidMinor, paidVatMinor } = charge;
  return { ...charge, paidMinor: paidMinor + amountMinor, paidVatMinor: paidVatMinor + vatMinor };
}
