import fc from 'fast-check';
import type { Receipt } from '../../../domain/accounting/book';
import { LANDING } from '../../../domain/accounting/methods';
import type { MemoryBook } from './memory-book';
import { MONEY_STEPS, moneyStepEvent } from './money-steps';
import type { Step } from './step';
import type { ScenarioEvent, ScenarioPolicy } from './scenario';

/** Two leases of one property that is sold on the 16th. */
export const TWO_SETS: ScenarioPolicy = {
  properties: {
    P1: {
      sets: {
        S1: { from: '2026-01-01', to: '2026-06-15', shares: { O1: 10000 } },
        S2: { from: '2026-06-16', shares: { O2: 10000 } },
      },
    },
  },
  leases: { L1: { property: 'P1' }, L2: { property: 'P1' } },
};

const CATEGORIES = ['rent', 'rent', 'rent', 'late_fee', 'utility', 'deposit', 'company_fee'];
const METHODS = ['mpesa', 'bank', 'card', 'cash', 'cash', 'cash', 'cheque'];
const TYPES = [
  ...[
    'charge',
    'charge',
    'charge',
    'receipt',
    'receipt',
    'receipt',
    'receipt',
    'bank_receipt',
    'bank_receipt',
  ],
  ...['receipt_cleared', 'receipt_cleared', 'receipt_reversed', 'apply_credit', 'apply_credit'],
  ...['waiver', 'concession', 'write_off'],
  ...MONEY_STEPS,
];

/** Amounts that meet: now and then one pays another off to the cent. */
const amounts = fc.oneof(fc.bigInt(1n, 300n), fc.constantFrom(100n, 116n));

const steps: fc.Arbitrary<Step> = fc.record({
  type: fc.constantFrom(...TYPES),
  lease: fc.constantFrom('L1', 'L1', 'L1', 'L2'),
  pick: fc.nat(1000),
  category: fc.constantFrom(...CATEGORIES),
  method: fc.constantFrom(...METHODS),
  amount: amounts,
  partBps: fc.oneof(fc.bigInt(1n, 10_000n), fc.constantFrom(5_000n, 10_000n, 10_001n)),
  vat: fc.oneof(fc.constant(0n), fc.bigInt(1n, 20n), fc.bigInt(1n, 100n)),
  policy: fc.record({
    vatRemitter: fc.constantFrom('owner', 'manager'),
    vatPortionFirst: fc.constantFrom(true, true, false),
  }),
});

/**
 * Sequences of up to `most` events (30 at most, one a day) in the order of June. Half of them count in units that take
 * every amount beyond what a double can hold.
 */
export function someSteps(most: number): fc.Arbitrary<Step[]> {
  const sequence = fc.array(steps, { minLength: Math.floor(most / 2), maxLength: most, size: 'max' });
  const unit = fc.constantFrom(1n, 2n ** 53n + 1n);
  return fc
    .tuple(sequence, unit)
    .map(([all, by]) => all.map((step) => ({ ...step, amount: step.amount * by, vat: step.vat * by })));
}

/** The event of a step; undefined when the book has nothing it could concern. */
export function stepEvent(book: MemoryBook, step: Step, index: number): ScenarioEvent | undefined {
  const { type, lease } = step;
  const date = `2026-06-${String(index + 1).padStart(2, '0')}`;
  const charges = book.charges();
  if (type === 'apply_credit') return { date, type, lease };
  if (type === 'receipt') {
    return { date, type, id: `r${index}`, lease, method: step.method, amount: `${step.amount}` };
  }
  if (type === 'charge') {
    const { category } = step;
    const vat = category === 'deposit' || category === 'company_fee' ? 0n : step.vat;
    const due = `2026-06-${String(1 + (step.pick % 28)).padStart(2, '0')}`;
    return { date, type, id: `c${index}`, lease, category, due, amount: `${step.amount}`, vat: `${vat}` };
  }
  if (MONEY_STEPS.includes(type)) return moneyStepEvent(book, step, index, date);
  if (type.includes('receipt')) {
    const receipts = book.receipts().filter((receipt) => step.pick % 5 === 0 || isReady(type, receipt));
    const receipt = receipts[step.pick % Math.max(receipts.length, 1)];
    return receipt && { date, type, receipt: receipt.paymentId };
  }
  const charge = charges[step.pick % Math.max(charges.length, 1)];
  if (!charge) return undefined;
  const left = charge.netMinor + charge.vatMinor - charge.adjustedMinor;
  const amount = (left * step.partBps + 9_999n) / 10_000n;
  return { date, type, charge: charge.chargeId, amount: `${amount}` };
}

/** Whether a receipt is where an event expects it; a fifth of the steps do not ask, to be refused. */
function isReady(type: string, { method, bankedTo, cleared, reversed }: Receipt): boolean {
  if (reversed) return false;
  if (type === 'bank_receipt') return LANDING[method].account === '1060' && bankedTo === undefined;
  return type === 'receipt_reversed' || (bankedTo !== undefined && !cleared);
}
