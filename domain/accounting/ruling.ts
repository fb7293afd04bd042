import type { Allocation, ChargeChange, CreditUse, NewCredit, ReceiptChange } from './book';
import type { Posting } from './posting';

/** Everything the store writes for one event, in one transaction. The state after is the state before plus this. */
export interface Effect {
  /** Null when nothing is to be posted: `apply_credit` without credit or open charge, clearing money that is not the owner's. */
  readonly posting: Posting | null;
  readonly chargeChanges: readonly ChargeChange[];
  /** Rows to append. */
  readonly allocations: readonly Allocation[];
  readonly newCredits: readonly NewCredit[];
  readonly creditUses: readonly CreditUse[];
  readonly receiptChanges: readonly ReceiptChange[];
}

/**
 * Why a rule refuses. AMOUNT_NOT_POSITIVE; VAT_NOT_ALLOWED: VAT on a deposit or a company fee, or below zero;
 * CHARGE_SETTLED: the whole charge is already waived, conceded or written off; AMOUNT_EXCEEDS_CHARGE: more than is left
 * of it, open and paid; NOT_UNDEPOSITED: the method puts nothing on 1060; ALREADY_BANKED; NOT_BANKED: cannot clear what
 * is still in the drawer; ALREADY_CLEARED; ALREADY_REVERSED; SURPLUS_USED: a credit of the receipt paid something or was
 * refunded, so that use must be reversed first; PAYMENT_REFUNDED: a part of it went back to its payer; ALREADY_MATCHED:
 * the money is in suspense no longer; AMOUNT_EXCEEDS_CREDIT: more than the lease has prepaid; AMOUNT_EXCEEDS_PAYMENT: more
 * than is left of what the payment brought; METHOD_NOT_REFUNDABLE: it was not paid by M-Pesa, which alone knows its payer;
 * SAME_ACCOUNT: a transfer from a place of money to itself.
 */
export type Refusal =
  | 'AMOUNT_NOT_POSITIVE'
  | 'VAT_NOT_ALLOWED'
  | 'CHARGE_SETTLED'
  | 'AMOUNT_EXCEEDS_CHARGE'
  | 'NOT_UNDEPOSITED'
  | 'ALREADY_BANKED'
  | 'NOT_BANKED'
  | 'ALREADY_CLEARED'
  | 'ALREADY_REVERSED'
  | 'SURPLUS_USED'
  | 'PAYMENT_REFUNDED'
  | 'ALREADY_MATCHED'
  | 'AMOUNT_EXCEEDS_CREDIT'
  | 'AMOUNT_EXCEEDS_PAYMENT'
  | 'METHOD_NOT_REFUNDABLE'
  | 'SAME_ACCOUNT';

/** What a rule says of an event: what it does, or why it may not happen. */
export type Ruling =
  | { readonly ok: true; readonly effect: Effect }
  | {
      readonly ok: false;
      readonly refusal: Refusal;
      /** Which receipt was refused, of those that the event is about. */
      readonly paymentId?: string;
    };

/** A ruling that allows the event; what is not named stays as it is. */
export function allow(effect: Partial<Effect> & Pick<Effect, 'posting'>): Ruling {
  const nothing = { chargeChanges: [], allocations: [], newCredits: [], creditUses: [], receiptChanges: [] };
  return { ok: true, effect: { ...nothing, ...effect } };
}

/** A ruling that refuses the event. */
export function refuse(refusal: Refusal, paymentId?: string): Ruling {
  return { ok: false, refusal, ...(paymentId === undefined ? {} : { paymentId }) };
}
