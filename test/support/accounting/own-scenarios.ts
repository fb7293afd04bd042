import {
  bankedAndCleared,
  charged,
  CREDIT_APPLIED,
  lowered,
  MANAGER_REMITS,
  matched,
  moved,
  ONE_OWNER,
  onDay,
  paymentRefund,
  payoutEnded,
  payoutStarted,
  received,
  later,
  suspended,
} from './events';
import type { Scenario, ScenarioPolicy } from './scenario';

const SOLD: ScenarioPolicy = {
  ...ONE_OWNER,
  properties: {
    P1: {
      sets: {
        S1: { from: '2026-01-01', to: '2026-06-15', shares: { O1: 10000 } },
        S2: { from: '2026-06-16', shares: { O2: 6000, O3: 4000 } },
      },
    },
  },
};

type Figures = Readonly<Record<string, number>>;

/** A statement of June with these figures, everything else zero, keys in the fixtures' order. */
function june(ownershipSet: string, shares: Figures, figures: Figures): Record<string, unknown> {
  const keys =
    'rent lateFees otherIncome gross managementFee vatOnFee maintenance vendorInvoices reserveContribution ' +
    'otherExpenses net openingBalance vatCollected taxAtSource ownerOverdrawn distributed closingBalance ' +
    'maintenanceFromReserve reserveBalance uncleared';
  const amounts: Figures = Object.fromEntries(keys.split(' ').map((key) => [key, figures[key] ?? 0]));
  const nothing = { distributed: 0, taxWithheld: 0, payoutCharges: 0, paid: 0, inTransit: 0, carried: 0 };
  const owners = Object.entries(shares).map(([owner, shareBps]) => ({ owner, shareBps, ...nothing }));
  return { property: 'P1', ownershipSet, period: '2026-06', ...amounts, owners };
}

/** Scenarios worked by hand from the table of accounts.md, for what the fixtures do not reach. */
export const OWN_SCENARIOS: readonly Scenario[] = [
  {
    name: 'cash banked, its surplus applied, later cash still in the drawer',
    policy: ONE_OWNER,
    events: [
      ...onDay(1, charged('c1', 'rent', 3133700)),
      ...onDay(8, charged('c2', 'late_fee', 125000)),
      ...onDay(10, received('r1', 'cash', 3300000)),
      ...onDay(11, ...bankedAndCleared('r1')),
      ...onDay(20, charged('c3', 'service_charge', 60000)),
      ...onDay(21, CREDIT_APPLIED),
      ...onDay(30, received('r2', 'cash', 18700)),
    ],
    expected: {
      trialBalance: {
        ...{ 1010: 3300000, 1060: 18700, 2200: -3300000, 2205: -18700 },
        ...{ 3900: 3318700, 4010: -3133700, 4020: -60000, 4040: -125000 },
      },
      statements: [
        june(
          'S1',
          { O1: 10000 },
          {
            ...{ rent: 3133700, lateFees: 125000, otherIncome: 41300, gross: 3300000 },
            ...{ net: 3300000, closingBalance: 3300000, uncleared: 18700 },
          },
        ),
      ],
    },
  },
  {
    name: 'commercial rent by two cheques, the manager remits, the second bounces after it cleared',
    policy: MANAGER_REMITS,
    events: [
      ...onDay(1, charged('c1', 'rent', 100000, 16000)),
      ...onDay(2, received('r1', 'cheque', 50000)),
      ...onDay(5, ...bankedAndCleared('r1')),
      ...onDay(6, received('r2', 'cheque', 66000)),
      ...onDay(9, ...bankedAndCleared('r2')),
      ...onDay(12, later('r2', 'receipt_reversed')),
    ],
    expected: {
      trialBalance: { 1010: 50000, 1100: 66000, 2200: -34000, 2320: -16000, 3900: 34000, 4010: -100000 },
      statements: [
        june('S1', { O1: 10000 }, { rent: 34000, gross: 34000, net: 34000, closingBalance: 34000 }),
      ],
    },
  },
  {
    name: 'VAT paid first, then waived open and paid over two receipts, the last receipt recorded in error',
    policy: ONE_OWNER,
    events: [
      ...onDay(1, charged('c1', 'rent', 100000, 16000)),
      ...onDay(2, received('r1', 'cash', 50000)),
      ...onDay(3, ...bankedAndCleared('r1')),
      ...onDay(4, lowered('c1', 'waiver', 58000)),
      ...onDay(5, received('r2', 'cash', 10000)),
      ...onDay(6, lowered('c1', 'waiver', 11600)),
      ...onDay(7, later('r2', 'receipt_reversed')),
    ],
    expected: {
      trialBalance: { 1010: 50000, 2110: -3600, 2200: -46400, 3900: 40000, 4010: -40000 },
      statements: [
        june(
          'S1',
          { O1: 10000 },
          { rent: 40000, gross: 40000, net: 40000, vatCollected: 6400, closingBalance: 46400 },
        ),
      ],
    },
  },
  {
    name: 'property sold between billing and payment: the money is of the set in force when it came',
    policy: SOLD,
    events: [
      ...onDay(1, charged('c1', 'rent', 100000, 16000)),
      ...onDay(20, received('r1', 'cash', 116000)),
      ...onDay(21, ...bankedAndCleared('r1')),
      ...onDay(25, lowered('c1', 'concession', 11600)),
    ],
    expected: {
      trialBalance: { 1010: 116000, 2110: -11600, 2200: -104400, 3900: 90000, 4010: -100000, 4090: 10000 },
      statements: [
        june('S1', { O1: 10000 }, {}),
        june(
          'S2',
          { O2: 6000, O3: 4000 },
          { rent: 90000, gross: 90000, net: 90000, vatCollected: 14400, closingBalance: 104400 },
        ),
      ],
    },
  },
  {
    name: 'surplus of a cheque applied before it clears',
    policy: ONE_OWNER,
    events: [
      ...onDay(1, charged('c1', 'rent', 15000)),
      ...onDay(1, received('r1', 'cheque', 20000)),
      ...onDay(2, charged('c2', 'rent', 10000)),
      ...onDay(2, CREDIT_APPLIED),
      ...onDay(5, ...bankedAndCleared('r1')),
    ],
    expected: {
      trialBalance: { 1010: 20000, 1100: 5000, 2200: -20000, 3900: 20000, 4010: -25000 },
      statements: [
        june('S1', { O1: 10000 }, { rent: 20000, gross: 20000, net: 20000, closingBalance: 20000 }),
      ],
    },
  },
  {
    name: 'deposit and company fee in cash, a part of the fee waived after it was paid',
    policy: ONE_OWNER,
    events: [
      ...onDay(1, charged('c1', 'deposit', 50000)),
      ...onDay(1, charged('c2', 'company_fee', 1500)),
      ...onDay(2, received('r1', 'cash', 51500)),
      ...onDay(3, lowered('c2', 'waiver', 500)),
    ],
    expected: {
      trialBalance: { 1060: 51500, 2100: -50000, 2110: -500, 2400: -1000, C1100: 1000, C4030: -1000 },
      statements: [june('S1', { O1: 10000 }, {})],
    },
  },
  {
    name: 'found in suspense, paid too much, a part refunded to its payer by a payout nobody answered for at first',
    policy: MANAGER_REMITS,
    events: [
      ...onDay(1, charged('c1', 'rent', 100000, 16000)),
      ...onDay(2, suspended('s1', 130000)),
      ...onDay(4, matched('r1', 's1')),
      ...onDay(10, paymentRefund('r1', 30000), moved('1030', '1040', 30000), payoutStarted('p1', 30000)),
      ...onDay(11, payoutEnded('p1', 'payout_unknown')),
      ...onDay(12, payoutEnded('p1', 'payout_confirmed')),
    ],
    expected: {
      trialBalance: { 1030: 100000, 1100: 16000, 2200: -84000, 2320: -16000, 3900: 84000, 4010: -100000 },
      statements: [
        june('S1', { O1: 10000 }, { rent: 84000, gross: 84000, net: 84000, closingBalance: 84000 }),
      ],
    },
  },
];
