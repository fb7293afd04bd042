import { stillHeld } from '../../../domain/accounting/still-held';
import type { MemoryBook } from './memory-book';
import type { ScenarioEvent } from './scenario';
import type { Step } from './step';

/** Steps of M-Pesa money, as often as they are drawn. */
export const MONEY_STEPS: readonly string[] = [
  ...['suspense_receipt', 'suspense_matched', 'credit_refund_approved', 'transfer'],
  ...['payment_refund_approved', 'payment_refund_approved', 'refund_started'],
  ...['payout_unknown', 'payout_failed', 'payout_confirmed'],
];

/** A part of what is there, by the step; now and then more than it. */
const partOf = (whole: bigint, { partBps }: Step): string =>
  `${whole > 0n ? (whole * partBps + 9_999n) / 10_000n : 1n}`;

const picked = <T>(rows: readonly T[], { pick }: Step): T | undefined =>
  rows[pick % Math.max(rows.length, 1)];

/** Refunds of a lease that are approved and not on their way. */
function owedTo(book: MemoryBook, lease: string): bigint {
  const owed = book.balances(({ account, dimensions }) =>
    account === '2410' ? dimensions.leaseId : undefined,
  );
  return -(owed[lease] ?? 0n);
}

/** The event of such a step; undefined when the book has nothing it could concern. */
export function moneyStepEvent(
  book: MemoryBook,
  step: Step,
  index: number,
  date: string,
): ScenarioEvent | undefined {
  const { type, lease, pick } = step;
  switch (type) {
    case 'suspense_receipt':
      return { date, type, id: `s${index}`, ref: `TX${index}`, amount: `${step.amount}` };
    case 'suspense_matched': {
      const items = [...book.suspense.values()].filter(({ matched }) => !matched || pick % 5 === 0);
      const item = picked(items, step);
      return item && { date, type, id: `m${index}`, suspense: item.suspenseId, lease };
    }
    case 'credit_refund_approved': {
      const credit = book.lotsOf(lease).reduce((sum, lot) => sum + lot.remainingMinor, 0n);
      return { date, type, lease, amount: partOf(credit, step) };
    }
    case 'payment_refund_approved': {
      const wanted = book.receipts().filter(({ method }) => method === 'mpesa' || pick % 5 === 0);
      const receipt = picked(wanted, step);
      if (!receipt) return undefined;
      return { date, type, receipt: receipt.paymentId, amount: partOf(stillHeld(receipt).totalMinor, step) };
    }
    case 'refund_started': {
      const channel = pick % 2 === 0 ? 'b2c' : 'bank';
      const amount = partOf(owedTo(book, lease), step);
      return { date, type, payout: `p${index}`, lease, channel, amount };
    }
    case 'transfer':
      return { date, type, from: '1030', to: pick % 2 === 0 ? '1040' : '1010', amount: `${step.amount}` };
    default: {
      const payout = picked([...book.payouts.values()], step);
      return payout && { date, type, payout: payout.payoutId };
    }
  }
}
