import fc from 'fast-check';
import { paymentRefund } from '../../test/support/accounting/events';
import { expectBookHolds } from '../../test/support/accounting/invariants';
import { MemoryBook, RefusedError } from '../../test/support/accounting/memory-book';
import { play } from '../../test/support/accounting/play';
import type { ScenarioEvent } from '../../test/support/accounting/scenario';
import type { Step } from '../../test/support/accounting/step';
import { someSteps, stepEvent, TWO_SETS } from '../../test/support/accounting/steps';

const RUNS = { numRuns: 300 };
const LAST_DAY = '2026-06-30';
/** Sizes of partial refunds, some of nothing, some beyond what is left. */
const sizes = fc.array(fc.bigInt(0n, 400n), { minLength: 1, maxLength: 8 });
const amounts = fc.oneof(fc.bigInt(1n, 1500n), fc.constantFrom(1n, 2n ** 60n));

/** The steps up to a last receipt of L1 by M-Pesa, `rx`; a step that is refused changes nothing. */
function withReceipt(steps: readonly Step[], amountMinor: bigint, policy = TWO_SETS): MemoryBook {
  const book = new MemoryBook();
  steps.forEach((step, index) => {
    const event = stepEvent(book, step, index);
    if (event) tried(book, event, { ...TWO_SETS, ...step.policy });
  });
  if (amountMinor > 0n) {
    const received = { date: LAST_DAY, type: 'receipt', id: 'rx', lease: 'L1', method: 'mpesa' };
    play(book, { ...received, amount: `${amountMinor}` }, policy);
  }
  return book;
}

/** Whether the event was posted. */
function tried(book: MemoryBook, event: ScenarioEvent, policy = TWO_SETS): boolean {
  try {
    play(book, event, policy);
    return true;
  } catch (error) {
    if (error instanceof RefusedError) return false;
    throw error;
  }
}

const refundOf = (amountMinor: bigint): ScenarioEvent => ({
  ...paymentRefund('rx', 0),
  date: LAST_DAY,
  amount: `${amountMinor}`,
});

/** Everything that the customer and the owners see; where the money lies is not in it. */
function claims(book: MemoryBook): unknown {
  const { 1030: _paybill, 2410: _owed, ...rest } = book.trialBalance();
  const charges = book
    .charges()
    .map(({ chargeId, paidMinor, paidVatMinor }) => [chargeId, paidMinor, paidVatMinor]);
  const credit = book.lotsOf('L1').reduce((sum, lot) => sum + lot.remainingMinor, 0n);
  return { rest, charges, credit };
}

it('any sequence of partial refunds conserves: what went back and what is held is what came, and no charge is paid by nothing', () => {
  fc.assert(
    fc.property(someSteps(20), amounts, sizes, (steps, amountMinor, parts) => {
      const book = withReceipt(steps, amountMinor);
      let refundedMinor = 0n;
      for (const part of parts) {
        const fits = part > 0n && refundedMinor + part <= amountMinor;
        expect({ part, isPosted: tried(book, refundOf(part)) }).toEqual({ part, isPosted: fits });
        if (fits) refundedMinor += part;
        expect(book.receipt('rx').refundedMinor).toBe(refundedMinor);
        expectBookHolds(book);
      }
    }),
    RUNS,
  );
});

it('a payment refunded wholly, in whatever parts, leaves every claim as it was before it came', () => {
  fc.assert(
    fc.property(someSteps(20), amounts, sizes, (steps, amountMinor, parts) => {
      const book = withReceipt(steps, amountMinor);
      for (const part of parts) tried(book, refundOf(part));
      const left = amountMinor - book.receipt('rx').refundedMinor;
      if (left > 0n) play(book, refundOf(left), TWO_SETS);
      expect(claims(book)).toEqual(claims(withReceipt(steps, 0n)));
      expectBookHolds(book);
    }),
    RUNS,
  );
});

it('a payment refunded in part leaves the claims that a payment of the rest would have made, where VAT is paid first', () => {
  fc.assert(
    fc.property(someSteps(20), amounts, sizes, (steps, amountMinor, parts) => {
      const book = withReceipt(steps, amountMinor);
      for (const part of parts) tried(book, refundOf(part));
      const kept = amountMinor - book.receipt('rx').refundedMinor;
      expect(claims(book)).toEqual(claims(withReceipt(steps, kept)));
    }),
    RUNS,
  );
});
