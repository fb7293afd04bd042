import { applyCredit } from '../../../domain/accounting/apply-credit';
import { bankReceipt } from '../../../domain/accounting/bank-receipt';
import type { ChargeCategory } from '../../../domain/accounting/categories';
import { charge } from '../../../domain/accounting/charge';
import { concession } from '../../../domain/accounting/concession';
import { LANDING, type PaymentMethod } from '../../../domain/accounting/methods';
import { receipt } from '../../../domain/accounting/receipt';
import { receiptCleared } from '../../../domain/accounting/receipt-cleared';
import { receiptReversed } from '../../../domain/accounting/receipt-reversed';
import type { Effect } from '../../../domain/accounting/ruling';
import { waiver } from '../../../domain/accounting/waiver';
import { writeOff } from '../../../domain/accounting/write-off';
import { accountingPolicy, cents, leaseOn, PLACES, text, type Play } from './event-fields';
import { MemoryBook } from './memory-book';
import { MONEY_PLAYS } from './play-money';
import type { Scenario, ScenarioEvent, ScenarioPolicy } from './scenario';

const ADJUSTMENTS = { waiver, concession, write_off: writeOff } as const;

/** How a scenario's event reaches its rule. An event that is not here is not built. */
const PLAYS: Readonly<Record<string, Play>> = {
  charge: (book, event, policy) => {
    const lease = leaseOn(policy, text(event, 'lease'), event.date);
    const billed = {
      chargeId: text(event, 'id'),
      category: text(event, 'category') as ChargeCategory,
      dueOn: text(event, 'due'),
      netMinor: cents(event, 'amount'),
      vatMinor: BigInt(event['vat'] ?? 0),
    };
    const ruling = charge({ lease, charge: billed });
    if (ruling.ok) book.addCharge(lease, billed);
    return book.write(event.date, lease.leaseId, ruling);
  },
  receipt: (book, event, policy) => {
    const lease = leaseOn(policy, text(event, 'lease'), event.date);
    const method = text(event, 'method') as PaymentMethod;
    const payment = {
      paymentId: text(event, 'id'),
      method,
      place: PLACES[method],
      amountMinor: cents(event, 'amount'),
    };
    const charges = book.chargesOf(lease.leaseId);
    const ruling = receipt({ policy: accountingPolicy(policy), lease, payment, charges });
    if (ruling.ok) {
      book.addReceipt({
        ...payment,
        lease,
        cleared: LANDING[method].clearedOnReceipt,
        refundedMinor: 0n,
        reversed: false,
      });
    }
    return book.write(event.date, lease.leaseId, ruling);
  },
  bank_receipt: (book, event) => {
    const row = book.receipt(text(event, 'receipt'));
    return book.write(event.date, row.lease.leaseId, bankReceipt(row, 'KCB-1'));
  },
  receipt_cleared: (book, event) => {
    const row = book.receipt(text(event, 'receipt'));
    return book.write(event.date, row.lease.leaseId, receiptCleared(row));
  },
  receipt_reversed: (book, event) => {
    const row = book.receipt(text(event, 'receipt'));
    return book.write(event.date, row.lease.leaseId, receiptReversed(row));
  },
  apply_credit: (book, event, policy) => {
    const lease = leaseOn(policy, text(event, 'lease'), event.date);
    const [lots, charges] = [book.lotsOf(lease.leaseId), book.chargesOf(lease.leaseId)];
    const ruling = applyCredit({ policy: accountingPolicy(policy), lease, lots, charges });
    return book.write(event.date, lease.leaseId, ruling);
  },
  waiver: adjusting('waiver'),
  concession: adjusting('concession'),
  write_off: adjusting('write_off'),
  ...MONEY_PLAYS,
};

/** Whether every event of a scenario has a rule. */
export function isBuilt(scenario: Scenario): boolean {
  return scenario.events.every((event) => event.type in PLAYS);
}

/** Posts one event through its rule. @throws RefusedError, or Error for an event that is not built. */
export function play(book: MemoryBook, event: ScenarioEvent, policy: ScenarioPolicy): Effect {
  const rule = PLAYS[event.type];
  if (!rule) throw new Error(`event not built: ${event.type}`);
  return rule(book, event, policy);
}

/** Posts the events of a scenario, in order, in a fresh book. */
export function playAll(policy: ScenarioPolicy, events: readonly ScenarioEvent[]): MemoryBook {
  const book = new MemoryBook();
  for (const event of events) play(book, event, policy);
  return book;
}

function adjusting(type: keyof typeof ADJUSTMENTS): Play {
  return (book, event, policy) => {
    const chargeId = text(event, 'charge');
    const lease = leaseOn(policy, book.leaseOf(chargeId), event.date);
    const ruling = ADJUSTMENTS[type]({
      lease,
      charge: book.charge(chargeId),
      amountMinor: cents(event, 'amount'),
      allocations: book.allocationsOf(chargeId),
    });
    return book.write(event.date, lease.leaseId, ruling);
  };
}
