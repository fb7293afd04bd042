import { shareHalfUp } from '../../kernel/money';
import { oldestDueFirst, paidChanges } from './allocate';
import type { AccountingPolicy, Allocation, OpenCharge, Receipt } from './book';
import { allocationEntries, prepaid } from './entries';
import { takeOldestFirst, type LotPart } from './lots';
import { payable } from './payouts';
import { credit, debit, entryOf, postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';
import { stillHeld } from './still-held';
import { min } from './vat';

/** A payment, the charges it paid as they stand (others may be among them), and how much goes back to its payer. */
export interface PaymentRefundInput {
  readonly policy: Pick<AccountingPolicy, 'vatPortionFirst'>;
  readonly receipt: Receipt;
  readonly charges: readonly OpenCharge[];
  readonly amountMinor: bigint;
}

/**
 * A part of one M-Pesa payment, or all of it, is to go back to its payer, as if that much less had come: first what is
 * left of its lots (DR 2110 CR 2410, oldest first), then what it paid, the newest due first (DR 1100 CR 2410 with the
 * mirror undone: 2200 against 3900 and 2300, a deposit out of 2100, a company fee out of both books). Those charges are
 * open again. Nothing leaves us by it. Of a charge with VAT that is released in part, the VAT is what would be paid first,
 * so it is what stays longest; in proportion where the policy says so.
 *
 * Refuses AMOUNT_NOT_POSITIVE, METHOD_NOT_REFUNDABLE, ALREADY_REVERSED, and AMOUNT_EXCEEDS_PAYMENT beyond received −
 * refunded − used: what a lot of it paid, or went back as the lease's credit, is not the payment's to give.
 * @throws Error when a charge that it paid is not among `charges`.
 */
export function paymentRefundApproved(input: PaymentRefundInput): Ruling {
  const { receipt, amountMinor } = input;
  const { paymentId, lease } = receipt;
  if (amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE', paymentId);
  if (receipt.method !== 'mpesa') return refuse('METHOD_NOT_REFUNDABLE', paymentId);
  if (receipt.reversed) return refuse('ALREADY_REVERSED', paymentId);
  const { rows, lots, totalMinor } = stillHeld(receipt);
  if (amountMinor > totalMinor) return refuse('AMOUNT_EXCEEDS_PAYMENT', paymentId);

  const parts = takeOldestFirst(lots, amountMinor);
  const fromLots = parts.reduce((sum, part) => sum + part.amountMinor, 0n);
  const allocations = releases(rows, amountMinor - fromLots, input);
  const owed = { account: '2410', dimensions: payable(lease, paymentId) } as const;
  const prepaidBack = entryOf(
    debit('2110', fromLots, prepaid(lease, paymentId)),
    credit('2410', fromLots, owed.dimensions),
  );
  return allow({
    posting: postingOf([prepaidBack, ...allocations.flatMap((row) => allocationEntries(lease, owed, row))]),
    chargeChanges: paidChanges(allocations),
    allocations,
    creditUses: parts.map(useOf),
    receiptChanges: [{ paymentId, change: 'refunded', amountMinor }],
  });
}

function useOf({ lot, amountMinor }: LotPart) {
  return { creditId: lot.creditId, use: 'taken_back', amountMinor } as const;
}

/** The rows that take an amount off the charges a payment paid, the newest due first. */
function releases(
  rows: readonly Allocation[],
  amountMinor: bigint,
  { charges, policy }: Pick<PaymentRefundInput, 'charges' | 'policy'>,
): Allocation[] {
  const byId = new Map(charges.map((charge) => [charge.chargeId, charge]));
  const chargeOf = ({ chargeId }: Allocation): OpenCharge => {
    const charge = byId.get(chargeId);
    if (!charge) throw new Error(`charge ${chargeId} is not among those of the payment`);
    return charge;
  };
  let leftMinor = amountMinor;
  return rows
    .map((row) => ({ row, charge: chargeOf(row) }))
    .toSorted((a, b) => oldestDueFirst(b.charge, a.charge))
    .flatMap(({ row }) => {
      const given = min(leftMinor, row.amountMinor);
      leftMinor -= given;
      return given > 0n ? [partBack(row, given, policy)] : [];
    });
}

/** The row that releases a part of a holding. Neither VAT nor net of what stays exceeds what was held of it. */
function partBack(row: Allocation, given: bigint, policy: PaymentRefundInput['policy']): Allocation {
  const stays = row.amountMinor - given;
  const vatStays = policy.vatPortionFirst
    ? min(row.vatMinor, stays)
    : shareHalfUp(stays, row.vatMinor, row.amountMinor);
  return { ...row, amountMinor: -given, vatMinor: vatStays - row.vatMinor };
}
