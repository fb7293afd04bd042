import { paidChanges } from './allocate';
import type { Allocation, LeaseDimensions, NewCredit, OpenCharge } from './book';
import type { AccountNumber } from './chart';
import { billing, mirrorEntries, paymentBehind, prepaid, receivable } from './entries';
import { holdings, release } from './holdings';
import { credit, debit, entryOf, postingOf, type Entry } from './posting';
import { allow, refuse, type Ruling } from './ruling';
import { grossMinor, openMinor, paidVatAfterAdjustment, vatOfAdjustment } from './vat';

/** A charge to lower by an amount, VAT included. */
export interface AdjustmentInput {
  readonly lease: LeaseDimensions;
  readonly charge: OpenCharge;
  readonly amountMinor: bigint;
  /** Every allocation row of this charge, from whatever source, oldest first. */
  readonly allocations: readonly Allocation[];
}

/**
 * What a waiver, a concession and a write-off have in common: DR `account` (and 2300) CR 1100. The open part goes first;
 * beyond it a paid part is given back, the newest allocation first: DR 1100 CR 2110 (one lot per allocation), and the
 * mirror of the allocation is undone where it stands, 2205 of that payment or 2200.
 *
 * VAT: amount × VAT ÷ gross. Where VAT was paid first and the charge is lowered afterwards, more VAT may be paid than is
 * due; the excess becomes rent in the same posting (2200 between its categories, 3900 against 2300), so that 2300 closes
 * in whatever order a charge is paid and lowered. Refuses AMOUNT_NOT_POSITIVE, CHARGE_SETTLED, AMOUNT_EXCEEDS_CHARGE.
 * @throws Error when `allocations` are not what the charge says is paid.
 */
export function adjust(account: AccountNumber, input: AdjustmentInput): Ruling {
  const { lease, charge, amountMinor } = input;
  const leftMinor = grossMinor(charge) - charge.adjustedMinor;
  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');
  if (leftMinor === 0n) return refuse('CHARGE_SETTLED');
  if (amountMinor > leftMinor) return refuse('AMOUNT_EXCEEDS_CHARGE');

  const vatMinor = vatOfAdjustment(charge, amountMinor);
  const rows = giveBack(input, vatMinor);
  const newCredits = rows.filter((row) => row.amountMinor !== 0n).map(lotOf);
  const { propertyId, leaseId } = lease;
  const { chargeId, billedSetId } = charge;
  const fact = entryOf(
    debit(account, amountMinor - vatMinor, billing(lease, chargeId)),
    debit('2300', vatMinor, { propertyId, setId: billedSetId, leaseId, chargeId }),
    credit('1100', amountMinor, receivable(lease, chargeId)),
  );
  const [paid] = paidChanges(rows);
  return allow({
    posting: postingOf([fact, ...rows.flatMap((row) => releaseEntries(lease, row))]),
    chargeChanges: [
      {
        chargeId,
        adjustedMinor: amountMinor,
        adjustedVatMinor: vatMinor,
        paidMinor: paid?.paidMinor ?? 0n,
        paidVatMinor: paid?.paidVatMinor ?? 0n,
      },
    ],
    allocations: rows,
    newCredits,
  });
}

/** Rows of allocation that an adjustment releases, or moves between VAT and net. */
function giveBack({ charge, amountMinor, allocations }: AdjustmentInput, vatMinor: bigint): Allocation[] {
  const held = holdings(allocations);
  const heldMinor = held.reduce((sum, row) => sum + row.amountMinor, 0n);
  const heldVatMinor = held.reduce((sum, row) => sum + row.vatMinor, 0n);
  if (heldMinor !== charge.paidMinor || heldVatMinor !== charge.paidVatMinor) {
    throw new Error(`charge ${charge.chargeId}: paid ${charge.paidMinor}, but allocations hold ${heldMinor}`);
  }
  const open = openMinor(charge);
  const backMinor = amountMinor > open ? amountMinor - open : 0n;
  const lowered = {
    ...charge,
    adjustedMinor: charge.adjustedMinor + amountMinor,
    adjustedVatMinor: charge.adjustedVatMinor + vatMinor,
    paidMinor: charge.paidMinor - backMinor,
  };
  return release(held, backMinor, paidVatAfterAdjustment(lowered));
}

/** The paid part becomes credit, then its allocation is undone. Of a row of amount 0 only the second is left. */
function releaseEntries(lease: LeaseDimensions, row: Allocation): Entry[] {
  const backMinor = -row.amountMinor;
  const credited = entryOf(
    debit('1100', backMinor, receivable(lease, row.chargeId)),
    credit('2110', backMinor, prepaid(lease, paymentBehind(row))),
  );
  return [credited, ...mirrorEntries(lease, row)];
}

function lotOf(row: Allocation): NewCredit {
  const paymentId = paymentBehind(row);
  const { chargeId, amountMinor } = row;
  const origin = { origin: 'release', chargeId, amountMinor: -amountMinor } as const;
  return paymentId === undefined ? origin : { ...origin, paymentId };
}
