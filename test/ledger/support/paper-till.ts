import { halfUp, smaller, total, type PaperBook } from './paper-book';
import type { PaperHolding, PaperOutcome } from './paper-rows';

interface PaperSuspense {
  readonly id: string;
  readonly amount: bigint;
  matched: boolean;
}

interface PaperPayout {
  readonly id: string;
  readonly lease: string;
  readonly channel: 'b2c' | 'bank';
  readonly amount: bigint;
  state: 'sent' | 'unknown' | 'failed' | 'confirmed' | 'refused';
}

/**
 * The rest of a company's accounts on paper: money that is not a payment yet, money that goes back, and money that only
 * changes its place. Kept as the events say, from accounts.md alone; balances are derived from it.
 */
export class PaperTill {
  readonly suspense: PaperSuspense[] = [];
  readonly payouts: PaperPayout[] = [];
  /** Approved to go back, by lease, whatever has become of it. */
  readonly approved = new Map<string, bigint>();
  readonly moves: { readonly from: string; readonly to: string; readonly amount: bigint }[] = [];

  constructor(readonly book: PaperBook) {}

  suspenseReceipt(id: string, amount: bigint): PaperOutcome {
    this.suspense.push({ id, amount, matched: false });
    return 'posted';
  }

  /** From here on it is a receipt by M-Pesa like any other. */
  match(id: string, suspense: string, lease: string, set: string): PaperOutcome {
    const item = this.suspense.find((each) => each.id === suspense)!;
    if (item.matched) return 'refused';
    item.matched = true;
    return this.book.receipt(id, lease, set, 'mpesa', item.amount);
  }

  refundCredit(lease: string, amount: bigint): PaperOutcome {
    const credits = this.book.credits.filter((credit) => credit.lease === lease);
    if (total(credits.map(({ left }) => left)) < amount) return 'refused';
    this.takeCredit(credits, amount);
    return this.approve(lease, amount);
  }

  /** What is left of its credit first, then what it paid itself, from the charge due last. */
  refundPayment(id: string, amount: bigint): PaperOutcome {
    const { method, reversed, lease } = this.book.received(id);
    const credits = this.book.credits.filter(({ payment }) => payment === id);
    const paid = this.book.holdings.filter(({ payment, credit }) => payment === id && credit === null);
    const here = total([...credits.map(({ left }) => left), ...paid.map((holding) => holding.amount)]);
    if (method !== 'mpesa' || reversed || here < amount) return 'refused';
    let rest = this.takeCredit(credits, amount);
    for (const holding of paid.toSorted(dueLastFirst)) rest -= this.takeBack(holding, rest);
    return this.approve(lease, amount);
  }

  transfer(from: string, to: string, amount: bigint): PaperOutcome {
    if (from === to) return 'refused';
    this.moves.push({ from, to, amount });
    return 'posted';
  }

  start(id: string, lease: string, channel: PaperPayout['channel'], amount: bigint): PaperOutcome {
    const isOwed = amount <= this.owed(lease);
    this.payouts.push({ id, lease, channel, amount, state: isOwed ? 'sent' : 'refused' });
    return isOwed ? 'posted' : 'refused';
  }

  end(id: string, state: 'unknown' | 'failed' | 'confirmed'): PaperOutcome {
    const payout = this.payouts.find((each) => each.id === id)!;
    const isOpen = payout.state === 'sent' || (payout.state === 'unknown' && state !== 'unknown');
    if (!isOpen) return 'refused';
    payout.state = state;
    return state === 'unknown' ? 'nothing' : 'posted';
  }

  /** Approved for a lease, and neither gone nor on its way. */
  owed(lease: string): bigint {
    const started = this.payouts.filter(
      (payout) => payout.lease === lease && payout.state !== 'failed' && payout.state !== 'refused',
    );
    return (this.approved.get(lease) ?? 0n) - total(started.map(({ amount }) => amount));
  }

  private approve(lease: string, amount: bigint): PaperOutcome {
    this.approved.set(lease, (this.approved.get(lease) ?? 0n) + amount);
    return 'posted';
  }

  /** Oldest first; returns what credit did not cover. */
  private takeCredit(credits: readonly { left: bigint }[], amount: bigint): bigint {
    let rest = amount;
    for (const credit of credits) {
      const part = smaller(rest, credit.left);
      credit.left -= part;
      rest -= part;
    }
    return rest;
  }

  /** As if that much less had been paid: the VAT stays longest, or in proportion. */
  private takeBack(holding: PaperHolding, wanted: bigint): bigint {
    const part = smaller(wanted, holding.amount);
    if (part === 0n) return part;
    const stays = holding.amount - part;
    const inProportion = halfUp(stays * holding.vat, holding.amount);
    holding.vat = this.book.vatFirst ? smaller(holding.vat, stays) : inProportion;
    holding.amount = stays;
    return part;
  }
}

function dueLastFirst({ charge: a }: PaperHolding, { charge: b }: PaperHolding): number {
  return a.due === b.due ? b.place - a.place : a.due < b.due ? 1 : -1;
}
