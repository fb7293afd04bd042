import fc from 'fast-check';
import { expectBookHolds } from '../../test/support/accounting/invariants';
import { MemoryBook, RefusedError } from '../../test/support/accounting/memory-book';
import { play } from '../../test/support/accounting/play';
import type { Step } from '../../test/support/accounting/step';
import { someSteps, stepEvent, TWO_SETS } from '../../test/support/accounting/steps';
import { holdings } from './holdings';
import type { Line } from './posting';
import { receiptReversed } from './receipt-reversed';

const RUNS = { numRuns: 300 };

/** Plays steps; a refused one must leave the book as it was. */
function played(steps: readonly Step[], check: (book: MemoryBook) => void): MemoryBook {
  const book = new MemoryBook();
  steps.forEach((step, index) => {
    const before = snapshot(book);
    const isRefused = refuses(book, step, index);
    expect(isRefused ? snapshot(book) : before).toEqual(before);
    check(book);
  });
  return book;
}

function refuses(book: MemoryBook, step: Step, index: number): boolean {
  const event = stepEvent(book, step, index);
  try {
    if (event) play(book, event, { ...TWO_SETS, ...step.policy });
    return false;
  } catch (error) {
    if (error instanceof RefusedError) return true;
    throw error;
  }
}

/** Everything that counts of a book: balances to the last dimension, what is open, held and left. */
function snapshot(book: MemoryBook) {
  const charges = book.charges();
  return {
    balances: book.balances(wholeKey),
    charges,
    held: charges.flatMap(({ chargeId }) => holdings(book.allocationsOf(chargeId))),
    lots: book.lots().filter((lot) => lot.remainingMinor > 0n),
  };
}

function wholeKey({ account, dimensions }: Line): string {
  const named = Object.entries(dimensions).map(([name, value]) => `${name}=${value}`);
  return [account, ...named.toSorted()].join(' ');
}

it('ledger, charges, allocations, lots and guards agree after every event, amounts beyond 2^53 included', () => {
  fc.assert(
    fc.property(someSteps(25), (steps) => {
      played(steps, expectBookHolds);
    }),
    RUNS,
  );
});

it('a receipt that is reversed before its surplus is used restores the book exactly, however far it had come', () => {
  const method = fc.constantFrom('mpesa', 'bank', 'card', 'cash', 'cheque');
  const stages = fc.constantFrom([], ['bank_receipt'], ['bank_receipt', 'receipt_cleared']);
  fc.assert(
    fc.property(someSteps(15), method, stages, fc.bigInt(1n, 2n ** 60n), (steps, by, stage, amount) => {
      const book = played(steps, () => undefined);
      const before = snapshot(book);
      const today = { date: '2026-06-30' };
      play(
        book,
        { ...today, type: 'receipt', id: 'rx', lease: 'L1', method: by, amount: `${amount}` },
        TWO_SETS,
      );
      const undeposited = by === 'cash' || by === 'cheque';
      for (const type of undeposited ? stage : []) play(book, { ...today, type, receipt: 'rx' }, TWO_SETS);
      play(book, { ...today, type: 'receipt_reversed', receipt: 'rx' }, TWO_SETS);
      expect(snapshot(book)).toEqual(before);
    }),
    RUNS,
  );
});

it('a reversal is refused exactly when a credit of the receipt paid something that still stands, or a part went back', () => {
  fc.assert(
    fc.property(someSteps(25), (steps) => {
      const book = played(steps, () => undefined);
      for (const receipt of book.receipts().filter(({ reversed }) => !reversed)) {
        const through = holdings(receipt.allocations).filter(({ source }) => source.kind === 'credit');
        const lots = book.lots().filter(({ paymentId }) => paymentId === receipt.paymentId);
        const wentBack = receipt.refundedMinor + lots.reduce((sum, lot) => sum + lot.refundedMinor, 0n);
        expect({ ok: receiptReversed(receipt).ok }).toEqual({ ok: through.length === 0 && wentBack === 0n });
      }
    }),
    RUNS,
  );
});

it('a charge lowered to nothing, in any pieces and at any time, leaves no VAT, no income and no receivable', () => {
  fc.assert(
    fc.property(someSteps(20), (steps) => {
      const book = played(steps, () => undefined);
      for (const { chargeId, netMinor, vatMinor, adjustedMinor } of book.charges()) {
        const left = netMinor + vatMinor - adjustedMinor;
        const event = { date: '2026-06-30', type: 'waiver', charge: chargeId, amount: `${left}` };
        if (left > 0n) play(book, event, TWO_SETS);
        const after = book.charge(chargeId);
        expect(after).toMatchObject({ adjustedVatMinor: vatMinor, paidMinor: 0n, paidVatMinor: 0n });
      }
      expectBookHolds(book);
      expect(book.trialBalance()).not.toHaveProperty('2300');
      expect(book.trialBalance()).not.toHaveProperty('1100');
    }),
    RUNS,
  );
});
