import type {
  Allocation,
  CreditLot,
  LeaseDimensions,
  OpenCharge,
  Receipt,
  ReceiptChange,
} from '../../../domain/accounting/book';
import { accountOf } from '../../../domain/accounting/chart';
import type { PayoutChannel } from '../../../domain/accounting/payouts';
import { checkPosting, type Line } from '../../../domain/accounting/posting';
import type { Effect, Ruling } from '../../../domain/accounting/ruling';
import type { DatedLine } from '../../../domain/accounting/statement';
import type { BusinessDate } from '../../../kernel/time';

/** Thrown where a test posts what its rule refuses; the message is the refusal. */
export class RefusedError extends Error {}

type ReceiptRow = Omit<Receipt, 'allocations' | 'credits'>;

type LotRow = Omit<CreditLot, 'cleared'> & {
  readonly leaseId: string;
  /** Gone back as the lease's credit; what went back with its payment is not in it. */
  readonly refundedMinor: bigint;
};

/** Money of the paybill that names no lease. */
export interface MemorySuspense {
  readonly suspenseId: string;
  readonly providerRef: string;
  readonly amountMinor: bigint;
  readonly matched: boolean;
}

/** An attempt to pay a refund out. */
export interface MemoryPayout {
  readonly payoutId: string;
  readonly leaseId: string;
  readonly channel: PayoutChannel;
  readonly amountMinor: bigint;
  readonly status: 'sent' | 'unknown' | 'succeeded' | 'failed';
}

/**
 * The store and the ledger of one company in memory, for tests of the rules: a plain writer of effects. What it cannot
 * do by adding up, a rule has failed to say.
 */
export class MemoryBook {
  readonly lines: DatedLine[] = [];
  readonly #charges = new Map<string, OpenCharge & { readonly leaseId: string }>();
  readonly #receipts = new Map<string, ReceiptRow>();
  readonly #lots = new Map<string, LotRow>();
  readonly #allocations: Allocation[] = [];
  readonly suspense = new Map<string, MemorySuspense>();
  readonly payouts = new Map<string, MemoryPayout>();

  /** Appends the lines of a posting, checked as the database would. Throws RefusedError where a guard would. */
  post(date: BusinessDate, posting: Effect['posting']): void {
    if (!posting) return;
    checkPosting(posting);
    const lines = posting.entries.flatMap((entry) => entry.lines.map((line) => ({ ...line, date })));
    const debited = new Set(lines.filter(({ amountMinor }) => amountMinor > 0n).flatMap(guardKey));
    const after = [...this.lines, ...lines].filter((line) => guardKey(line).some((key) => debited.has(key)));
    for (const key of debited) {
      const own = after.filter((line) => guardKey(line).includes(key));
      if (own.reduce((sum, line) => sum + line.amountMinor, 0n) > 0n) throw new RefusedError('LEDGER_GUARD');
    }
    this.lines.push(...lines);
  }

  /** Writes an effect on a lease. Throws RefusedError for a refusal, so that nothing is written. */
  write(date: BusinessDate, leaseId: string, ruling: Ruling): Effect {
    if (!ruling.ok) throw new RefusedError(ruling.refusal);
    const { effect } = ruling;
    this.post(date, effect.posting);
    for (const change of effect.chargeChanges) {
      const charge = this.charge(change.chargeId);
      this.#charges.set(change.chargeId, {
        ...this.#row(charge.chargeId),
        adjustedMinor: charge.adjustedMinor + change.adjustedMinor,
        adjustedVatMinor: charge.adjustedVatMinor + change.adjustedVatMinor,
        paidMinor: charge.paidMinor + change.paidMinor,
        paidVatMinor: charge.paidVatMinor + change.paidVatMinor,
      });
    }
    this.#allocations.push(...effect.allocations);
    for (const { creditId, amountMinor, use } of effect.creditUses) {
      const lot = this.#lot(creditId);
      const refundedMinor = lot.refundedMinor + (use === 'refunded' ? amountMinor : 0n);
      this.#lots.set(creditId, { ...lot, remainingMinor: lot.remainingMinor - amountMinor, refundedMinor });
    }
    for (const { paymentId, amountMinor } of effect.newCredits) {
      const sequence = this.#lots.size + 1;
      const creditId = `crd_${sequence}`;
      const origin = paymentId === undefined ? {} : { paymentId };
      const lot = { creditId, leaseId, sequence, remainingMinor: amountMinor, refundedMinor: 0n };
      this.#lots.set(creditId, { ...lot, ...origin });
    }
    for (const change of effect.receiptChanges) {
      this.#receipts.set(change.paymentId, changed(this.#receiptRow(change.paymentId), change));
    }
    return effect;
  }

  /** Registers a charge that is about to be billed. */
  addCharge(
    lease: LeaseDimensions,
    charge: Pick<OpenCharge, 'chargeId' | 'category' | 'dueOn' | 'netMinor' | 'vatMinor'>,
  ): void {
    this.#charges.set(charge.chargeId, {
      ...charge,
      leaseId: lease.leaseId,
      sequence: this.#charges.size + 1,
      billedSetId: lease.setId,
      adjustedMinor: 0n,
      adjustedVatMinor: 0n,
      paidMinor: 0n,
      paidVatMinor: 0n,
    });
  }

  /** Registers a receipt that is about to be posted. */
  addReceipt(receipt: ReceiptRow): void {
    this.#receipts.set(receipt.paymentId, receipt);
  }

  charge(chargeId: string): OpenCharge {
    return this.#row(chargeId);
  }

  chargesOf(leaseId: string): OpenCharge[] {
    return [...this.#charges.values()].filter((charge) => charge.leaseId === leaseId);
  }

  leaseOf(chargeId: string): string {
    return this.#row(chargeId).leaseId;
  }

  lotsOf(leaseId: string): CreditLot[] {
    const own = [...this.#lots.values()].filter((lot) => lot.leaseId === leaseId);
    return own.map((lot) => ({ ...lot, cleared: this.#isCleared(lot.paymentId) }));
  }

  allocationsOf(chargeId: string): Allocation[] {
    return this.#read().filter((row) => row.chargeId === chargeId);
  }

  /** A receipt with everything that its rules need. */
  receipt(paymentId: string): Receipt {
    return {
      ...this.#receiptRow(paymentId),
      allocations: this.#read().filter(({ source }) => source.paymentId === paymentId),
      credits: [...this.#lots.values()]
        .filter((lot) => lot.paymentId === paymentId)
        .map((lot) => ({ ...lot, cleared: this.#isCleared(paymentId) })),
    };
  }

  receipts(): Receipt[] {
    return [...this.#receipts.keys()].map((paymentId) => this.receipt(paymentId));
  }

  charges(): OpenCharge[] {
    return [...this.#charges.values()];
  }

  lots(): LotRow[] {
    return [...this.#lots.values()];
  }

  /** Balances by a key of each line, debit positive, zero left out. */
  balances(keyOf: (line: Line) => string | undefined): Record<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const line of this.lines) {
      const key = keyOf(line);
      if (key !== undefined) sums.set(key, (sums.get(key) ?? 0n) + line.amountMinor);
    }
    return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0n).sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  trialBalance(): Record<string, bigint> {
    return this.balances((line) => line.account);
  }

  #read(): Allocation[] {
    return this.#allocations.map((row) => ({ ...row, cleared: this.#isCleared(row.source.paymentId) }));
  }

  #isCleared(paymentId: string | undefined): boolean {
    return paymentId === undefined || this.#receiptRow(paymentId).cleared;
  }

  #row(chargeId: string): OpenCharge & { readonly leaseId: string } {
    return present(this.#charges.get(chargeId), chargeId);
  }

  #lot(creditId: string): LotRow {
    return present(this.#lots.get(creditId), creditId);
  }

  #receiptRow(paymentId: string): ReceiptRow {
    return present(this.#receipts.get(paymentId), paymentId);
  }
}

function changed(receipt: ReceiptRow, change: ReceiptChange): ReceiptRow {
  if (change.change === 'banked') return { ...receipt, bankedTo: change.bankedTo };
  if (change.change === 'refunded')
    return { ...receipt, refundedMinor: receipt.refundedMinor + change.amountMinor };
  return { ...receipt, [change.change]: true };
}

/** The guarded key of a line; none where its account may go below zero. */
function guardKey({ account, dimensions }: Line): string[] {
  const { guard } = accountOf(account);
  return guard ? [[account, ...guard.map((name) => dimensions[name])].join(' ')] : [];
}

/** A row by its id. @throws Error when there is none. */
export function present<T>(row: T | undefined, id: string): T {
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}
