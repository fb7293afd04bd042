import { shareHalfUp } from '../../kernel/money';
import type { AccountingPolicy, OpenCharge } from './book';

/** Billed, VAT included. */
export function grossMinor(charge: OpenCharge): bigint {
  return charge.netMinor + charge.vatMinor;
}

/** What the customer still owes of it. */
export function openMinor(charge: OpenCharge): bigint {
  return grossMinor(charge) - charge.adjustedMinor - charge.paidMinor;
}

/** VAT that is still due after adjustments, paid or not. */
export function vatDueMinor(charge: OpenCharge): bigint {
  return charge.vatMinor - charge.adjustedVatMinor;
}

/** Net that is still due after adjustments, paid or not. */
export function netDueMinor(charge: OpenCharge): bigint {
  return charge.netMinor - (charge.adjustedMinor - charge.adjustedVatMinor);
}

/**
 * The VAT in a payment of `amountMinor`, which is more than nothing and at most what is open. In proportion, half-up
 * cannot make either part exceed what is open of it.
 */
export function vatOfPayment(
  charge: OpenCharge,
  amountMinor: bigint,
  policy: Pick<AccountingPolicy, 'vatPortionFirst'>,
): bigint {
  const openVat = vatDueMinor(charge) - charge.paidVatMinor;
  if (policy.vatPortionFirst) return min(amountMinor, openVat);
  return shareHalfUp(amountMinor, openVat, openMinor(charge));
}

/**
 * The VAT in a waiver, concession or write-off of `amountMinor`, at most what is due: amount × VAT ÷ gross as billed,
 * half-up (accounts.md). Neither part falls below zero, so the adjustment that takes the last cent takes the last cent
 * of VAT with it, whatever the roundings before.
 */
export function vatOfAdjustment(charge: OpenCharge, amountMinor: bigint): bigint {
  const exact = shareHalfUp(amountMinor, charge.vatMinor, grossMinor(charge));
  return clamp(exact, amountMinor - netDueMinor(charge), vatDueMinor(charge));
}

/**
 * How much of what stays paid is VAT, of a charge as adjusted (`paidMinor` already without what is released): as
 * little moved as possible, but VAT paid never exceeds VAT due, nor net paid net due. So a charge that is settled has
 * exactly its VAT paid, in whatever order it was paid and adjusted.
 */
export function paidVatAfterAdjustment(charge: OpenCharge): bigint {
  return clamp(charge.paidVatMinor, charge.paidMinor - netDueMinor(charge), vatDueMinor(charge));
}

/** The smaller of two amounts. */
export function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** The amount nearest to `wanted` within bounds; a lower bound below zero counts as zero. */
function clamp(wanted: bigint, lowest: bigint, highest: bigint): bigint {
  if (wanted > highest) return highest;
  const floor = lowest < 0n ? 0n : lowest;
  return wanted < floor ? floor : wanted;
}
