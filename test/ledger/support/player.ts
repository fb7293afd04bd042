import { newId, type Pool } from '../../../kernel/db';
import { COMMANDS, type Outcome } from './commands';
import { paperFunds } from './paper-balance';
import { PaperBook } from './paper-book';
import type { PaperOutcome, PaperReceipt } from './paper-rows';
import { addProperty, type PropertyRoom } from './property-room';
import { rowsOfRoom, type Rows } from './rows';
import type { Sequence, Step } from './steps';

const BIGINT_MAX = 2n ** 63n - 1n;
const RECEIPTS_OF_A_DEPOSIT_MAX = 3;

/** A sequence as it was played: on the product, and on paper. */
export interface Played {
  readonly room: PropertyRoom;
  readonly paper: PaperBook;
  /** What was paid to the owners of each set. */
  readonly paidOut: ReadonlyMap<string, bigint>;
  /** References of what the product said it posted. */
  readonly references: readonly string[];
  /** Commands on which product and paper did not agree; empty when all is well. */
  readonly disagreements: readonly string[];
  /** Reversals that did not restore what was before the receipt; empty when all is well. */
  readonly unrestored: readonly string[];
}

/** Plays a sequence on a new property of the company, one command a day of June. */
export async function playSequence(pool: Pool, tenantId: string, sequence: Sequence): Promise<Played> {
  const room = await addProperty(pool, tenantId, sequence);
  const player = new Player(room, new PaperBook(sequence.vatFirst, sequence.managerRemits));
  for (const [index, step] of sequence.steps.entries()) await player.play(step, index);
  return player;
}

class Player implements Played {
  readonly paidOut = new Map<string, bigint>();
  readonly references: string[] = [];
  readonly disagreements: string[] = [];
  readonly unrestored: string[] = [];

  constructor(
    readonly room: PropertyRoom,
    readonly paper: PaperBook,
  ) {}

  async play(step: Step, index: number): Promise<void> {
    const day = `2026-06-${String(index * 2 + 1).padStart(2, '0')}`;
    const lease = this.room.leaseIds[step.lease];
    switch (step.type) {
      case 'charge':
        return this.charge(step, lease, day);
      case 'receipt':
        return void (await this.receive(step, lease, day));
      case 'receipt_undone':
        return this.receiveAndUndo(step, lease, day);
      case 'deposit':
        return this.deposit(step, day);
      case 'clear':
        return this.onReceipt(step, ({ id }) =>
          this.agree('clear', COMMANDS.clear(this.room, id, day), () => this.paper.clear(id)),
        );
      case 'reverse':
        return this.onReceipt(step, ({ id }) => this.reverse(id, day, step));
      case 'apply_credit': {
        const nothing = { chargeId: null, amountMinor: null };
        const command = { kind: step.type, leaseId: lease, effectiveOn: day, ...nothing };
        const outcome = COMMANDS.adjust(this.room, command, step);
        return this.agree(step.type, outcome, () => this.paper.applyCredit(lease, this.room.setOn(day)));
      }
      case 'waiver':
      case 'concession':
      case 'write_off':
        return this.adjust(step, step.type, day);
      case 'pay_owner':
        return this.payOwner(step, day);
    }
  }

  private async charge(step: Step, leaseId: string, day: string): Promise<void> {
    const chargeId = newId('chg');
    const { category, amount: netMinor, vat: vatMinor, pick } = step;
    const dueOn = `2026-06-${String(1 + (pick % 28)).padStart(2, '0')}`;
    const charge = {
      chargeId,
      leaseId,
      category: category as 'rent',
      chargedOn: day,
      dueOn,
      netMinor,
      vatMinor,
    };
    await this.agree('charge', COMMANDS.charge(this.room, charge), () =>
      this.paper.charge(chargeId, leaseId, category, dueOn, netMinor, vatMinor),
    );
  }

  private async receive(step: Step, leaseId: string, receivedOn: string): Promise<string> {
    const paymentId = newId('pay');
    const { method, amount: amountMinor, repeated } = step;
    const outcome = COMMANDS.receipt(
      this.room,
      { paymentId, leaseId, method, amountMinor, receivedOn },
      repeated,
    );
    const set = this.room.setOn(receivedOn);
    await this.agree('receipt', outcome, () =>
      this.paper.receipt(paymentId, leaseId, set, method, amountMinor),
    );
    return paymentId;
  }

  /** A receipt that is taken back before anything else happens leaves charges, credit and balances as they were. */
  private async receiveAndUndo(step: Step, leaseId: string, day: string): Promise<void> {
    const before = restorable(await rowsOfRoom(this.room, this.references));
    const paymentId = await this.receive(step, leaseId, day);
    await this.reverse(paymentId, day, step);
    const after = restorable(await rowsOfRoom(this.room, this.references));
    if (after !== before) this.unrestored.push(`${paymentId}: ${before} became ${after}`);
  }

  private async deposit(step: Step, day: string): Promise<void> {
    const inDrawer = this.paper.receipts.filter(({ banked, reversed }) => !banked && !reversed);
    const chosen: PaperReceipt[] = [];
    let sum = 0n;
    for (const receipt of inDrawer.slice(step.pick % 2, RECEIPTS_OF_A_DEPOSIT_MAX + 1)) {
      if (sum + receipt.amount > BIGINT_MAX) continue;
      sum += receipt.amount;
      chosen.push(receipt);
    }
    if (chosen.length === 0) return;
    const ids = chosen.map(({ id }) => id);
    await this.agree('deposit', COMMANDS.deposit(this.room, ids, day, step.repeated), () => {
      for (const { id, method } of chosen) {
        this.paper.bank(id);
        if (method === 'cash') this.paper.clear(id);
      }
      return 'posted';
    });
  }

  private reverse(id: string, day: string, step: Step): Promise<void> {
    return this.agree('reverse', COMMANDS.reverse(this.room, id, day, step), () => this.paper.reverse(id));
  }

  private async adjust(
    step: Step,
    kind: 'waiver' | 'concession' | 'write_off',
    effectiveOn: string,
  ): Promise<void> {
    const { charges } = this.paper;
    const charge = charges[step.pick % Math.max(charges.length, 1)];
    if (!charge) return;
    const left = charge.net + charge.vat - charge.lowered;
    const amountMinor = left === 0n ? 1n : (left * step.partBps + 9_999n) / 10_000n;
    if (amountMinor > BIGINT_MAX) return;
    const command = { kind, leaseId: charge.lease, chargeId: charge.id, amountMinor, effectiveOn };
    const outcome = COMMANDS.adjust(this.room, command, step);
    await this.agree(kind, outcome, () => this.paper.adjust(kind, charge.id, amountMinor));
  }

  private async payOwner(step: Step, day: string): Promise<void> {
    const set = this.room.setOn(day);
    const available = paperFunds(this.paper, set) - (this.paidOut.get(set) ?? 0n);
    const amount = available === 0n ? 1n : (available * step.partBps + 9_999n) / 10_000n;
    if (amount > BIGINT_MAX) return;
    await this.agree('pay_owner', COMMANDS.payOwner(this.room, set, amount, day), () => {
      this.paidOut.set(set, (this.paidOut.get(set) ?? 0n) + amount);
      return 'posted';
    });
  }

  private async onReceipt(step: Step, work: (receipt: PaperReceipt) => Promise<void>): Promise<void> {
    const { receipts } = this.paper;
    const receipt = receipts[step.pick % Math.max(receipts.length, 1)];
    if (receipt) await work(receipt);
  }

  /**
   * Awaits the product's outcome and holds it against paper's. What would take a set's funds below zero is undone on paper:
   * there the guard must have refused.
   */
  private async agree(what: string, product: Promise<Outcome>, onPaper: () => PaperOutcome): Promise<void> {
    const outcome = await product;
    const [book, paidOut] = [this.paper.copy(), new Map(this.paidOut)];
    let paper: string = onPaper();
    if (paper === 'posted' && this.isOverdrawn()) {
      this.paper.restore(book);
      for (const set of this.paidOut.keys()) this.paidOut.set(set, paidOut.get(set) ?? 0n);
      paper = 'guarded';
    }
    const said = 'reference' in outcome ? 'posted' : outcome.refused;
    const agrees = { posted: said === 'posted', guarded: /^(OWNER_FUNDS_SPENT|LEDGER_GUARD)$/.test(said) }[
      paper
    ];
    if (!(agrees ?? said !== 'posted')) this.disagreements.push(`${what}: paper ${paper}, product ${said}`);
    if ('reference' in outcome) this.references.push(outcome.reference);
  }

  private isOverdrawn(): boolean {
    return [...this.paidOut].some(([set, amount]) => amount > paperFunds(this.paper, set));
  }
}

/** What a reversal must bring back: open charges, credit that is left, and every balance to the last dimension that lasts. */
function restorable({ charges, credits, lines }: Rows): string {
  const balances = new Map<string, bigint>();
  for (const { account, amountMinor, dimensions } of lines) {
    const { paymentId: _goes, ...lasting } = dimensions;
    const key = `${account} ${JSON.stringify(Object.entries(lasting).toSorted(([a], [b]) => (a < b ? -1 : 1)))}`;
    balances.set(key, (balances.get(key) ?? 0n) + amountMinor);
  }
  const left = credits.filter(({ remainingMinor }) => remainingMinor > 0n);
  const present = [...balances]
    .filter(([, amount]) => amount !== 0n)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify({ charges, left, present }, (_key, each: unknown) =>
    typeof each === 'bigint' ? `${each}` : each,
  );
}
