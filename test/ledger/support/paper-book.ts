import type {
  Adjustment,
  PaperCharge,
  PaperCredit,
  PaperHolding,
  PaperOutcome,
  PaperReceipt,
} from './paper-rows';

/** Categories that are not the owner's income: they carry no VAT. */
const PASSED_THROUGH = ['deposit', 'company_fee'];
/** The smaller of two amounts. */
export const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const within = (low: bigint, wanted: bigint, high: bigint): bigint =>
  smaller(high, larger(larger(low, 0n), wanted));
/** Nearest whole unit, halves up. */
export const halfUp = (numerator: bigint, denominator: bigint): bigint =>
  (2n * numerator + denominator) / (2n * denominator);
/** Sum of amounts. */
export const total = (amounts: readonly bigint[]): bigint =>
  amounts.reduce((sum, amount) => sum + amount, 0n);

/**
 * The accounts of one company kept on paper, from accounts.md and the fixtures' README alone: no code of the product. It
 * keeps who paid what and for which charge; paper-balance.ts derives every balance from that, where the product posts
 * entries, so the two can agree only when the entries are right.
 */
export class PaperBook {
  readonly charges: PaperCharge[] = [];
  readonly holdings: PaperHolding[] = [];
  readonly credits: PaperCredit[] = [];
  readonly receipts: PaperReceipt[] = [];

  constructor(
    readonly vatFirst: boolean,
    readonly managerRemits: boolean,
  ) {}

  /** Everything as it is now, for `restore`. */
  copy(): Pick<PaperBook, 'charges' | 'holdings' | 'credits' | 'receipts'> {
    const { charges, holdings, credits, receipts } = this;
    return structuredClone({ charges, holdings, credits, receipts });
  }

  restore(copy: ReturnType<PaperBook['copy']>): void {
    Object.assign(this, copy);
  }

  charge(id: string, lease: string, category: string, due: string, net: bigint, vat: bigint): PaperOutcome {
    const loweredNet = { waiver: 0n, concession: 0n, write_off: 0n };
    const charge = {
      id,
      lease,
      category,
      due,
      place: this.charges.length,
      net,
      vat,
      lowered: 0n,
      loweredVat: 0n,
      loweredNet,
    };
    if (vat > 0n && PASSED_THROUGH.includes(category)) return 'refused';
    this.charges.push(charge);
    return 'posted';
  }

  receipt(id: string, lease: string, set: string, method: string, amount: bigint): PaperOutcome {
    const cleared = method === 'mpesa' || method === 'bank';
    this.receipts.push({ id, lease, method, amount, banked: false, cleared, reversed: false });
    const left = this.pour(lease, set, { payment: id, credit: null }, amount);
    if (left > 0n) this.credits.push({ id: `${id}+`, lease, payment: id, left });
    return 'posted';
  }

  bank(id: string): PaperOutcome {
    const receipt = this.received(id);
    const isInDrawer = receipt.method === 'cash' || receipt.method === 'cheque';
    if (receipt.reversed || receipt.banked || !isInDrawer) return 'refused';
    receipt.banked = true;
    return 'posted';
  }

  clear(id: string): PaperOutcome {
    const receipt = this.received(id);
    if (receipt.reversed || receipt.cleared || !receipt.banked) return 'refused';
    receipt.cleared = true;
    return 'posted';
  }

  /** Refused where something of the receipt came to be paid through a credit: its charge and credits no longer hold it. */
  reverse(id: string): PaperOutcome {
    const receipt = this.received(id);
    const direct = this.holdings.filter(({ payment, credit }) => payment === id && credit === null);
    const credits = this.credits.filter(({ payment }) => payment === id);
    const here = total([...direct.map(({ amount }) => amount), ...credits.map(({ left }) => left)]);
    if (receipt.reversed || here !== receipt.amount) return 'refused';
    receipt.reversed = true;
    for (const holding of direct) [holding.amount, holding.vat] = [0n, 0n];
    for (const credit of credits) credit.left = 0n;
    return 'posted';
  }

  applyCredit(lease: string, set: string): PaperOutcome {
    const before = total(this.credits.map(({ left }) => left));
    // Charge by charge, each from the oldest credit that is left: the same as credit by credit, oldest first.
    for (const credit of this.credits.filter((each) => each.lease === lease && each.left > 0n)) {
      credit.left = this.pour(lease, set, { payment: credit.payment, credit: credit.id }, credit.left);
    }
    return total(this.credits.map(({ left }) => left)) === before ? 'nothing' : 'posted';
  }

  adjust(kind: Adjustment, id: string, amount: bigint): PaperOutcome {
    const charge = this.billed(id);
    if (amount > charge.net + charge.vat - charge.lowered) return 'refused';
    const excess = larger(0n, amount - this.open(charge));
    const netLeft = charge.net - (charge.lowered - charge.loweredVat);
    const vatPart = within(
      amount - netLeft,
      halfUp(amount * charge.vat, charge.net + charge.vat),
      charge.vat - charge.loweredVat,
    );
    charge.lowered += amount;
    charge.loweredVat += vatPart;
    charge.loweredNet[kind] += amount - vatPart;
    this.giveBack(charge, excess);
    return 'posted';
  }

  open({ id, net, vat, lowered }: PaperCharge): bigint {
    return net + vat - lowered - total(this.on(id).map(({ amount }) => amount));
  }

  /** Oldest due first, ties in order of creation; returns what is left over. */
  private pour(
    lease: string,
    set: string,
    { payment, credit }: Pick<PaperHolding, 'payment' | 'credit'>,
    money: bigint,
  ): bigint {
    let left = money;
    const due = this.charges.filter((charge) => charge.lease === lease);
    due.sort((a, b) => (a.due === b.due ? a.place - b.place : a.due < b.due ? -1 : 1));
    for (const charge of due) {
      const open = this.open(charge);
      const amount = smaller(left, open);
      if (amount === 0n) continue;
      const openVat = charge.vat - charge.loweredVat - total(this.on(charge.id).map(({ vat }) => vat));
      const vat = this.vatFirst ? smaller(amount, openVat) : halfUp(amount * openVat, open);
      this.hold({ charge, payment, credit, set, amount, vat });
      left -= amount;
    }
    return left;
  }

  /** Money of one origin on one charge is one holding, as old as its first part. */
  private hold(part: PaperHolding): void {
    const same = this.holdings.find(
      ({ charge, payment, credit, set }) =>
        charge === part.charge && payment === part.payment && credit === part.credit && set === part.set,
    );
    if (!same) return void this.holdings.push(part);
    same.amount += part.amount;
    same.vat += part.vat;
  }

  /** A paid part becomes credit again, newest first; then no more VAT (and no more rent) stays paid than is due. */
  private giveBack(charge: PaperCharge, excess: bigint): void {
    const newestFirst = this.on(charge.id).reverse();
    const heldVat = total(newestFirst.map(({ vat }) => vat));
    let back = excess;
    for (const holding of newestFirst) {
      const given = smaller(back, holding.amount);
      if (given === 0n) continue;
      back -= given;
      holding.amount -= given;
      holding.vat = smaller(holding.vat, holding.amount);
      this.credits.push({
        id: `${holding.payment}-${this.credits.length}`,
        lease: charge.lease,
        payment: holding.payment,
        left: given,
      });
    }
    const held = total(newestFirst.map(({ amount }) => amount));
    const netDue = charge.net - (charge.lowered - charge.loweredVat);
    const wanted = within(held - netDue, heldVat, charge.vat - charge.loweredVat);
    let missing = wanted - total(newestFirst.map(({ vat }) => vat));
    for (const holding of newestFirst) {
      const moved =
        missing < 0n ? larger(missing, -holding.vat) : smaller(missing, holding.amount - holding.vat);
      holding.vat += moved;
      missing -= moved;
    }
  }

  /** What is held on a charge, oldest first. */
  on(id: string): PaperHolding[] {
    return this.holdings.filter(({ charge }) => charge.id === id);
  }

  /** A receipt by its id. */
  received(id: string): PaperReceipt {
    return this.receipts.find((receipt) => receipt.id === id)!;
  }

  private billed(id: string): PaperCharge {
    return this.charges.find((charge) => charge.id === id)!;
  }
}
