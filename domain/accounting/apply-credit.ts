import { allocate, paidChanges } from './allocate';
import type { AccountingPolicy, CreditLot, CreditUse, LeaseDimensions, OpenCharge } from './book';
import { allocationEntries, paymentBehind, prepaid } from './entries';
import { postingOf } from './posting';
import { allow, type Ruling } from './ruling';

/** A lease's credit and its charges as they stand (used lots and settled charges may be among them). */
export interface ApplyCreditInput {
  readonly policy: AccountingPolicy;
  readonly lease: LeaseDimensions;
  readonly lots: readonly CreditLot[];
  readonly charges: readonly OpenCharge[];
}

/**
 * Uses prepaid rent on open charges, both oldest first: DR 2110 CR 1100 with its mirror; only now is it rent collected.
 * Credit of a receipt that has not cleared goes to 2205 of that receipt, as its other money did. Without credit or open
 * charge there is nothing to do: the effect is empty, its posting null.
 */
export function applyCredit({ policy, lease, lots, charges }: ApplyCreditInput): Ruling {
  const funds = [...lots]
    .sort((a, b) => a.sequence - b.sequence)
    .map(({ creditId, paymentId, remainingMinor, cleared }) => ({
      source: { kind: 'credit', creditId, ...(paymentId === undefined ? {} : { paymentId }) } as const,
      amountMinor: remainingMinor,
      cleared,
    }));
  const { allocations } = allocate(charges, funds, lease.setId, policy);
  const entries = allocations.flatMap((allocation) => {
    const from = { account: '2110', dimensions: prepaid(lease, paymentBehind(allocation)) } as const;
    return allocationEntries(lease, from, allocation);
  });
  const creditUses = allocations.flatMap(({ source, amountMinor }): CreditUse[] =>
    source.kind === 'credit' ? [{ creditId: source.creditId, use: 'applied', amountMinor }] : [],
  );
  return allow({
    posting: postingOf(entries),
    chargeChanges: paidChanges(allocations),
    allocations,
    creditUses,
  });
}
