import type {
  Allocation,
  CreditLot,
  LeaseDimensions,
  OpenCharge,
  Receipt,
} from '../../../domain/accounting/book';
import { checkPosting, type Line } from '../../../domain/accounting/posting';
import type { Effect, Ruling } from '../../../domain/accounting/ruling';
import type { DatedLine } from '../../../domain/accounting/statement';
import type { BusinessDate } from '../../../kernel/time';

/** Thrown where a test posts what its rule refuses; the message is the refusal. */
export class RefusedError extends Error {}

type ReceiptRow = Omit<Receipt, 'allocations' | 'credits'>;

/**
 * The store and the ledger of one company in memory, for tests of the rules: a plain writer of effects. What it cannot
 * do by adding up, a rule has failed to say.
 */
export class MemoryBook {
  readonly lines: DatedLine[] = [];
  readonly #charges = new Map<string, OpenCharge & { readonly leaseId: string }>();
  readonly #receipts = new Map<string, ReceiptRow>();
  readonly #lots = new Map<string, Omit<CreditLot, 'cleared'> & { readonly leaseId: string }>();
  readonly #allocations: Allocation[] = [];

  /** Appends the lines of a posting, checked as the database would. */
  post(date: BusinessDate, posting: Effect['posting']): void {
    if (!posting) return;
    checkPosting(posting);
    this.lines.push(...posting.entries.flatMap(({ lines }) => lines.map((line) => ({ ...line, date }))));
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
    for (const { creditId, amountMinor } of effect.creditUses) {
      const lot = this.#lot(creditId);
      this.#lots.set(creditId, { ...lot, remainingMinor: lot.remainingMinor - amountMinor });
    }
    for (const { paymentId, amountMinor } of effect.newCredits) {
      const sequence = this.#lots.size + 1;
      const creditId = `crd_${sequence}`;
      const origin = paymentId === undefined ? {} : { paymentId };
      this.#lots.set(creditId, { creditId, leaseId, sequence, remainingMinor: amountMinor, ...origin });
    }
    for (const change of effect.receiptChanges) {
      const receipt = this.#receiptRow(change.paymentId);
      if (change.change === 'banked') {
        this.#receipts.set(change.paymentId, { ...receipt, bankedTo: change.bankedTo });
      } else {
        this.#receipts.set(change.paymentId, { ...receipt, [change.change]: true });
      }
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

  lots(): (Omit<CreditLot, 'cleared'> & { readonly leaseId: string })[] {
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

  #lot(creditId: string): Omit<CreditLot, 'cleared'> & { readonly leaseId: string } {
    return present(this.#lots.get(creditId), creditId);
  }

  #receiptRow(paymentId: string): ReceiptRow {
    return present(this.#receipts.get(paymentId), paymentId);
  }
}

function present<T>(row: T | undefined, id: string): T {
  if (row === undefined) throw new Error(`no row ${id}`);
  return row;
}
