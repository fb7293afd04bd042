import type { Allocation, LeaseDimensions } from './book';
import type { Cash } from './methods';
import { credit, debit, entryOf, type Dimensions, type Entry, type Line } from './posting';

/** Dimensions of a line on 1100. No ownership set: a customer owes the property, whoever owns it. */
export function receivable(lease: LeaseDimensions, chargeId: string): Dimensions {
  const { customerId, leaseId, unitId, propertyId } = lease;
  return { customerId, leaseId, unitId, propertyId, chargeId };
}

/** Dimensions of a line on 4xxx, 5xxx or 2105 about one charge: the set is the one in force on the event's date. */
export function billing(lease: LeaseDimensions, chargeId: string): Dimensions {
  return { ...lease, chargeId };
}

/** Dimensions of a line on 2110; the payment is named where the money's origin is known. */
export function prepaid(lease: LeaseDimensions, paymentId: string | undefined): Dimensions {
  const { customerId, leaseId } = lease;
  return { customerId, leaseId, ...(paymentId === undefined ? {} : { paymentId }) };
}

/** The payment whose money an allocation is, also where it came through a credit. */
export function paymentBehind({ source }: Pick<Allocation, 'source'>): string | undefined {
  return source.paymentId;
}

/** Money from `from` (or credit from 2110) onto one charge: the fact, then what it means for whom the money is. */
export function allocationEntries(lease: LeaseDimensions, from: Cash, allocation: Allocation): Entry[] {
  const { amountMinor, chargeId } = allocation;
  const fact = entryOf(
    debit(from.account, amountMinor, from.dimensions),
    credit('1100', amountMinor, receivable(lease, chargeId)),
  );
  return [fact, ...mirrorEntries(lease, allocation)];
}

/**
 * The second entry of an allocation, which crosses back from accrual to money: owner funds, deposit held, or the
 * company's fee with its own book. Of a release (negative amounts) the exact opposite.
 */
export function mirrorEntries(lease: LeaseDimensions, allocation: Allocation): Entry[] {
  const { amountMinor, category, chargeId, setId } = allocation;
  const { customerId, leaseId, propertyId } = lease;
  const billed = debit('2105', amountMinor, { customerId, leaseId, chargeId });
  if (category === 'deposit') {
    return [entryOf(billed, credit('2100', amountMinor, { customerId, leaseId, propertyId, chargeId }))];
  }
  if (category === 'company_fee') {
    return [
      entryOf(billed, credit('2400', amountMinor, { propertyId, setId, leaseId, chargeId })),
      entryOf(debit('C1100', amountMinor, { chargeId }), credit('C4030', amountMinor, { chargeId })),
    ];
  }
  const { vatMinor, billedSetId } = allocation;
  const control = debit('3900', amountMinor - vatMinor, { propertyId, setId, leaseId, chargeId });
  const vatBilled = debit('2300', vatMinor, { propertyId, setId: billedSetId, leaseId, chargeId });
  return [entryOf(control, vatBilled, ...fundsLines(lease, allocation))];
}

/** The move of an allocation of owner's income from uncleared to available: 2205 → 2200, the manager's VAT to 2320. */
export function clearingEntry(lease: LeaseDimensions, allocation: Allocation): Entry {
  const { amountMinor, vatMinor } = allocation;
  const uncleared = { ...allocation, cleared: false, amountMinor: -amountMinor, vatMinor: -vatMinor };
  return entryOf(...fundsLines(lease, uncleared), ...fundsLines(lease, { ...allocation, cleared: true }));
}

/** Credit lines of an allocation on owner funds: the charge's category, and VAT. Uncleared VAT is nobody's to remit yet. */
function fundsLines(lease: LeaseDimensions, allocation: Allocation): Line[] {
  const { amountMinor, vatMinor, category, chargeId, setId, cleared, vatRemitter } = allocation;
  const paymentId = paymentBehind(allocation);
  if (!cleared && paymentId === undefined)
    throw new Error(`uncleared money of no payment on charge ${chargeId}`);
  const dimensions = {
    propertyId: lease.propertyId,
    setId,
    leaseId: lease.leaseId,
    chargeId,
    ...(paymentId === undefined ? {} : { paymentId }),
  };
  const funds = cleared ? '2200' : '2205';
  const vatAccount = cleared && vatRemitter === 'manager' ? '2320' : funds;
  return [
    credit(funds, amountMinor - vatMinor, { ...dimensions, category }),
    credit(vatAccount, vatMinor, { ...dimensions, category: 'vat' }),
  ];
}
