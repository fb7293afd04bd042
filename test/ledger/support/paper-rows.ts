/** A charge on paper: what was billed, and by which adjustments it was lowered (VAT apart). */
export interface PaperCharge {
  readonly id: string;
  readonly lease: string;
  readonly category: string;
  readonly due: string;
  readonly place: number;
  readonly net: bigint;
  readonly vat: bigint;
  lowered: bigint;
  loweredVat: bigint;
  /** Net of waivers, concessions and write-offs, for the accounts they go to. */
  readonly loweredNet: Record<Adjustment, bigint>;
}

/** Money on a charge: whose it is, and how much of it is VAT. */
export interface PaperHolding {
  readonly charge: PaperCharge;
  readonly payment: string;
  readonly credit: string | null;
  /** Ownership set that was in force when the money was put there. */
  readonly set: string;
  amount: bigint;
  vat: bigint;
}

/** Prepaid rent of a payment. */
export interface PaperCredit {
  readonly id: string;
  readonly lease: string;
  readonly payment: string;
  left: bigint;
}

/** A payment, and how far its money has come. */
export interface PaperReceipt {
  readonly id: string;
  readonly lease: string;
  readonly method: string;
  readonly amount: bigint;
  banked: boolean;
  cleared: boolean;
  reversed: boolean;
}

/** The three ways to lower a charge. */
export type Adjustment = 'waiver' | 'concession' | 'write_off';

/** What a paper event came to: done, refused, or (credit without an open charge) nothing. */
export type PaperOutcome = 'posted' | 'refused' | 'nothing';
