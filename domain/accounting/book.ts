import type { BusinessDate } from '../../kernel/time';
import type { ChargeCategory } from './categories';
import type { PaymentMethod, Place } from './methods';

/** Who and what a lease's lines are about. `setId`: the property's ownership set in force on the date of the event. */
export interface LeaseDimensions {
  readonly customerId: string;
  readonly leaseId: string;
  readonly unitId: string;
  readonly propertyId: string;
  readonly setId: string;
}

/** Who passes the VAT on rent on to KRA: the owner (it is paid out with the rent) or the manager (it waits on 2320). */
export type VatRemitter = 'owner' | 'manager';

/** What the management agreement in force on the event's date decides. */
export interface AccountingPolicy {
  readonly allocation: 'oldest_due_first';
  /** True: of a payment on a charge with VAT the VAT is paid first. False: VAT and rent in proportion. */
  readonly vatPortionFirst: boolean;
  readonly vatRemitter: VatRemitter;
  readonly currency: string;
}

/**
 * A charge as the rules see it: what was billed and what became of it, all in minor units. Gross = net + VAT; open =
 * gross − adjusted − paid. The store adds the `ChargeChange`s of each effect to these columns and does nothing else.
 * Invariant: of the VAT and of the net, 0 ≤ paid ≤ billed − adjusted.
 */
export interface OpenCharge {
  readonly chargeId: string;
  readonly category: ChargeCategory;
  readonly dueOn: BusinessDate;
  /** Order of creation among the lease's charges; breaks ties of the due date. */
  readonly sequence: number;
  /** Ownership set in force when it was billed: its VAT is taken off 2300 where it was put. */
  readonly billedSetId: string;
  readonly netMinor: bigint;
  readonly vatMinor: bigint;
  /** Waived, conceded and written off, VAT included: of the open part, and of paid parts given back. */
  readonly adjustedMinor: bigint;
  readonly adjustedVatMinor: bigint;
  /** Allocated and not released, VAT included. */
  readonly paidMinor: bigint;
  readonly paidVatMinor: bigint;
}

/** What an effect adds to a charge's columns. Negative: given back. */
export interface ChargeChange {
  readonly chargeId: string;
  readonly adjustedMinor: bigint;
  readonly adjustedVatMinor: bigint;
  readonly paidMinor: bigint;
  readonly paidVatMinor: bigint;
}

/** Where the money of an allocation came from. A credit that came from a payment names both. */
export type AllocationSource =
  | { readonly kind: 'payment'; readonly paymentId: string }
  | { readonly kind: 'credit'; readonly creditId: string; readonly paymentId?: string };

/**
 * A part of a charge paid from one source. Rows are only appended: a release is a row of negative amounts with the same
 * charge and source, and what is held is the sum. A row of amount 0 moves money between VAT and net (`adjustment.ts`).
 */
export interface Allocation {
  readonly chargeId: string;
  readonly category: ChargeCategory;
  /** VAT included. */
  readonly amountMinor: bigint;
  readonly vatMinor: bigint;
  readonly source: AllocationSource;
  /** Ownership set credited: the one in force when the money was allocated. Clearing, release and reversal keep it. */
  readonly setId: string;
  /** As `OpenCharge.billedSetId`. */
  readonly billedSetId: string;
  /** As the policy said when the money was allocated; decides where its VAT is, or goes when it clears. */
  readonly vatRemitter: VatRemitter;
  /** True when the money is on 2200, false while on 2205. Not the row's own: true once the payment behind it has cleared, and where no payment is behind it. */
  readonly cleared: boolean;
}

/** Prepaid rent on 2110, one lot per origin, consumed oldest first. */
export interface CreditLot {
  readonly creditId: string;
  /** The payment whose money it is; absent where none is known (an opening balance). */
  readonly paymentId?: string;
  readonly remainingMinor: bigint;
  /** Order of creation among the lease's lots. */
  readonly sequence: number;
  /** As `Allocation.cleared`. */
  readonly cleared: boolean;
}

/** A lot to create; the store gives it its id and the next sequence. */
export interface NewCredit {
  readonly origin: 'surplus' | 'release';
  readonly paymentId?: string;
  /** The charge whose paid part was given back. */
  readonly chargeId?: string;
  readonly amountMinor: bigint;
}

/**
 * What an effect takes from a lot. `taken_back`: with its payment, which was reversed or is refunded to its payer;
 * `refunded`: as credit of the lease, whichever payment it came from.
 */
export interface CreditUse {
  readonly creditId: string;
  readonly use: 'applied' | 'taken_back' | 'refunded';
  readonly amountMinor: bigint;
}

/** A receipt as the rules see it: what arrived and what its money does now. */
export interface Receipt {
  readonly paymentId: string;
  readonly lease: LeaseDimensions;
  readonly method: PaymentMethod;
  readonly place: Place;
  readonly amountMinor: bigint;
  /** Approved to go back to its payer as a refund of this payment. Its credit refunded as the lease's is not in it. */
  readonly refundedMinor: bigint;
  /** The bank account it was paid into from 1060; absent before, and for methods that need no deposit. */
  readonly bankedTo?: string;
  readonly cleared: boolean;
  readonly reversed: boolean;
  /** Every row whose money is this payment's, oldest first: allocated directly, or through one of its credits. */
  readonly allocations: readonly Allocation[];
  /** Every lot whose `paymentId` is this payment, used up or not. */
  readonly credits: readonly CreditLot[];
}

/** What an effect changes on a receipt. A receipt that clears makes its allocations and lots cleared. */
export type ReceiptChange =
  | { readonly paymentId: string; readonly change: 'banked'; readonly bankedTo: string }
  | { readonly paymentId: string; readonly change: 'cleared' }
  | { readonly paymentId: string; readonly change: 'reversed' }
  | { readonly paymentId: string; readonly change: 'refunded'; readonly amountMinor: bigint };
