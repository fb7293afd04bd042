import fc from 'fast-check';
import { statementOf } from '../../../domain/accounting/statement';
import { paperTrialBalance } from '../../ledger/support/paper-balance';
import { PaperBook } from '../../ledger/support/paper-book';
import { PaperTill } from '../../ledger/support/paper-till';
import { MemoryBook, RefusedError } from '../../support/accounting/memory-book';
import { play } from '../../support/accounting/play';
import type { ScenarioEvent, ScenarioPolicy } from '../../support/accounting/scenario';
import type { Draw, Drawn, Event } from './drawn';
import { MONEY_TYPES, moneyEvent } from './random-money';

/** A scenario whose amounts are bigint: a file of it is written with all their digits. */
export interface RandomScenario {
  readonly name: string;
  readonly policy: ScenarioPolicy & {
    readonly vatPortionFirst: boolean;
    readonly vatRemitter: 'owner' | 'manager';
  };
  readonly events: readonly Event[];
  readonly expected: {
    readonly trialBalance: Readonly<Record<string, bigint>>;
    readonly statements: readonly unknown[];
  };
}

const PLACES = {
  properties: {
    P1: {
      sets: {
        S1: { from: '2026-01-01', to: '2026-03-15', shares: { O1: 10_000 } },
        S2: { from: '2026-03-16', shares: { O1: 2_500, O2: 7_500 } },
      },
    },
    P2: { sets: { S1: { from: '2025-06-01', shares: { O3: 10_000 } } } },
  },
  leases: { L1: { property: 'P1' }, L2: { property: 'P1' }, L3: { property: 'P2' } },
} as const;

const STATEMENTS = [
  ['P1', 'S1', '2026-02'],
  ['P1', 'S1', '2026-04'],
  ['P1', 'S2', '2026-03'],
  ['P1', 'S2', '2026-05'],
  ['P2', 'S1', '2026-04'],
] as const;

const CATEGORIES = [
  ...['rent', 'rent', 'rent', 'service_charge', 'utility', 'late_fee'],
  ...['bounced_fee', 'damage', 'recovery', 'deposit', 'company_fee'],
];
const TYPES = [
  ...['charge', 'charge', 'charge', 'receipt', 'receipt', 'receipt', 'bank_receipt', 'bank_receipt'],
  ...['receipt_cleared', 'receipt_cleared', 'receipt_reversed', 'apply_credit', 'apply_credit'],
  ...['waiver', 'concession', 'write_off', ...MONEY_TYPES],
];

const draws: fc.Arbitrary<Omit<Draw, 'date'>> = fc.record({
  type: fc.constantFrom(...TYPES),
  lease: fc.constantFrom<('L1' | 'L2' | 'L3')[]>('L1', 'L1', 'L2', 'L3'),
  category: fc.constantFrom(...CATEGORIES),
  method: fc.constantFrom('mpesa', 'bank', 'card', 'cash', 'cash', 'cheque'),
  amount: fc.oneof(fc.bigInt(1n, 4_000_000n), fc.constantFrom(100_000n, 116_000n, 2_500_000n)),
  vatBps: fc.constantFrom(0n, 0n, 1_600n, 333n),
  partBps: fc.oneof(fc.bigInt(1n, 10_000n), fc.constantFrom(5_000n, 10_000n, 10_001n)),
  pick: fc.nat(1_000),
});
/** What an event is to be, and how paper sees it; undefined where there is nothing it could concern. */
function eventOf(till: PaperTill, draw: Draw, index: number): Drawn {
  const paper = till.book;
  const { date, type, lease, category, method, amount, pick } = draw;
  const set = setOn(lease, date);
  if (type === 'charge') {
    const id = `c${index}`;
    const due = `2026-0${1 + (pick % 6)}-${10 + (pick % 18)}`;
    const vat = category === 'deposit' || category === 'company_fee' ? 0n : (amount * draw.vatBps) / 10_000n;
    const event = { date, type, id, lease, category, due, amount, vat };
    return { event, onPaper: () => paper.charge(id, lease, category, due, amount, vat) };
  }
  if (type === 'receipt') {
    const id = `r${index}`;
    return {
      event: { date, type, id, lease, method, amount },
      onPaper: () => paper.receipt(id, lease, set, method, amount),
    };
  }
  if (type === 'apply_credit')
    return { event: { date, type, lease }, onPaper: () => paper.applyCredit(lease, set) };
  if (MONEY_TYPES.includes(type)) return moneyEvent(till, draw, index, set);
  return type.includes('receipt') ? onReceipt(paper, draw) : onCharge(paper, draw);
}

function onReceipt(paper: PaperBook, { date, type, pick }: Draw): Drawn {
  const ready = paper.receipts.filter(({ banked, cleared, reversed, method }) => {
    if (pick % 10 === 0) return true;
    if (type === 'bank_receipt') return !reversed && !banked && /^c(ash|heque)$/.test(method);
    return !reversed && (type === 'receipt_reversed' || (banked && !cleared));
  });
  const receipt = ready[pick % Math.max(ready.length, 1)];
  if (!receipt) return undefined;
  const { id, method, banked } = receipt;
  const event = { date, type, receipt: id };
  if (type === 'bank_receipt') return { event, onPaper: () => paper.bank(id) };
  if (type === 'receipt_cleared') return { event, onPaper: () => paper.clear(id) };
  const cash = { mpesa: '1030', bank: '1010', card: '1050' }[method] ?? (banked ? '1010' : '1060');
  return { event: { ...event, cash, reason: 'bounced' }, onPaper: () => paper.reverse(id) };
}

function onCharge(paper: PaperBook, { date, type, pick, partBps }: Draw): Drawn {
  const charge = paper.charges[pick % Math.max(paper.charges.length, 1)];
  if (!charge) return undefined;
  const left = charge.net + charge.vat - charge.lowered;
  const amount = left === 0n ? 1n : (left * partBps + 9_999n) / 10_000n;
  const kind = type as 'waiver' | 'concession' | 'write_off';
  return {
    event: { date, type, charge: charge.id, amount },
    onPaper: () => paper.adjust(kind, charge.id, amount),
  };
}

function setOn(lease: 'L1' | 'L2' | 'L3', date: string): string {
  if (lease === 'L3') return 'P2/S1';
  return date <= '2026-03-15' ? 'P1/S1' : 'P1/S2';
}

/** A day of the first half of 2026, later with each event. */
function dayOf(index: number, count: number): string {
  const day = Math.floor((index * 180) / count);
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
}

function statementsOf(policy: RandomScenario['policy'], events: readonly Event[]): unknown[] {
  const book = new MemoryBook();
  for (const event of events) {
    try {
      play(book, event as unknown as ScenarioEvent, policy);
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  }
  return STATEMENTS.map(([propertyId, setId, period]) => {
    const { sets } = PLACES.properties[propertyId];
    const { shares } = (sets as Record<string, { shares: Record<string, number> }>)[setId]!;
    const owners = Object.entries(shares).map(([ownerId, shareBps]) => ({ ownerId, shareBps }));
    return statementOf({ propertyId, setId, period, shares: owners, lines: book.lines });
  });
}

/**
 * Random scenarios of every built event and method, a tenth of the later events aimed to be refused. The trial balance
 * expected is paper's; the statements are the rules' over a book in memory, which the program reads from the database.
 */
export function randomScenarios(count: number, seed: number, unit = 1n): RandomScenario[] {
  const drawn = fc.record({
    vatPortionFirst: fc.constantFrom(true, true, false),
    vatRemitter: fc.constantFrom<('owner' | 'manager')[]>('owner', 'manager'),
    list: fc.array(draws, { minLength: 10, maxLength: 60, size: 'max' }),
  });
  return fc.sample(drawn, { numRuns: count, seed }).map(({ vatPortionFirst, vatRemitter, list }, number) => {
    const policy = { ...PLACES, vatPortionFirst, vatRemitter };
    const paper = new PaperBook(vatPortionFirst, vatRemitter === 'manager');
    const till = new PaperTill(paper);
    const events: Event[] = [];
    list.forEach((draw, index) => {
      const dated = { ...draw, amount: draw.amount * unit, date: dayOf(index, list.length) };
      const next = eventOf(till, dated, index);
      if (!next) return;
      events.push(next.event);
      next.onPaper();
    });
    const expected = {
      trialBalance: paperTrialBalance(paper, till),
      statements: statementsOf(policy, events),
    };
    return { name: `random ${number + 1} of seed ${seed}`, policy, events, expected };
  });
}
