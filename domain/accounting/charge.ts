import type { LeaseDimensions, OpenCharge } from './book';
import { BILLED_TO, isOwnersIncome } from './categories';
import { billing, receivable } from './entries';
import { credit, debit, entryOf, postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/** A charge to bill; `vatMinor` comes on top of `netMinor`. */
export interface ChargeInput {
  readonly lease: LeaseDimensions;
  readonly charge: Pick<OpenCharge, 'chargeId' | 'category' | 'netMinor' | 'vatMinor'>;
}

/**
 * Bills a charge: DR 1100, CR the income account of its category (2105 for a deposit or a company fee), and CR 2300 for
 * VAT. The store creates the charge with nothing adjusted or paid, `billedSetId` = the lease's `setId`. Credit of the
 * lease is not used by it: `applyCredit` does that. Refuses AMOUNT_NOT_POSITIVE, VAT_NOT_ALLOWED.
 */
export function charge({ lease, charge: billed }: ChargeInput): Ruling {
  const { chargeId, category, netMinor, vatMinor } = billed;
  if (netMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');
  if (vatMinor < 0n || (vatMinor > 0n && !isOwnersIncome(category))) return refuse('VAT_NOT_ALLOWED');
  const { propertyId, setId, leaseId } = lease;
  const entry = entryOf(
    debit('1100', netMinor + vatMinor, receivable(lease, chargeId)),
    credit(BILLED_TO[category], netMinor, billing(lease, chargeId)),
    credit('2300', vatMinor, { propertyId, setId, leaseId, chargeId }),
  );
  return allow({ posting: postingOf([entry]) });
}
