import { notation } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';
import type { ScenarioEvent, ScenarioPolicy } from '../../test/support/accounting/scenario';

const on = (type: string, fields: Omit<ScenarioEvent, 'date' | 'type'>): ScenarioEvent => ({
  date: '2026-06-01',
  type,
  ...fields,
});
const charged = (id: string, category: string, amount: number, vat = 0) =>
  on('charge', { id, lease: 'L1', category, due: '2026-06-01', amount, vat });
const received = (method: string, amount: number) => on('receipt', { id: 'r1', lease: 'L1', method, amount });
const banked = on('bank_receipt', { receipt: 'r1' });
const cleared = on('receipt_cleared', { receipt: 'r1' });
const reversed = on('receipt_reversed', { receipt: 'r1' });
const adjusted = (type: string, amount: number) => on(type, { charge: 'c1', amount });

const OWNER: ScenarioPolicy = {
  properties: { P1: { sets: { S1: { from: '2026-01-01', shares: { O1: 10000 } } } } },
  leases: { L1: { property: 'P1' } },
};
const MANAGER: ScenarioPolicy = { ...OWNER, vatRemitter: 'manager' };
const rent = charged('c1', 'rent', 25000);
const commercial = charged('c1', 'rent', 100000, 16000);
const lateFee = charged('c1', 'late_fee', 1250);

/** The table of reference/accounts.md: what came before, the event, and the posting to the letter. */
const ROWS: [string, ScenarioEvent[], ScenarioEvent, string, ScenarioPolicy?][] = [
  ['rent charge', [], rent, 'DR 1100 25,000 CR 4010 25,000'],
  ['rent charge, commercial', [], commercial, 'DR 1100 116,000 CR 4010 100,000 CR 2300 16,000'],
  [
    'payment, M-Pesa, allocated',
    [rent],
    received('mpesa', 25000),
    'DR 1030 25,000 CR 1100 25,000 ; DR 3900 25,000 CR 2200 25,000',
  ],
  [
    'part payment',
    [rent],
    received('mpesa', 10000),
    'DR 1030 10,000 CR 1100 10,000 ; DR 3900 10,000 CR 2200 10,000',
  ],
  [
    'overpayment',
    [charged('c1', 'rent', 15000)],
    received('mpesa', 20000),
    'DR 1030 15,000 CR 1100 15,000 ; DR 3900 15,000 CR 2200 15,000 ; DR 1030 5,000 CR 2110 5,000',
  ],
  [
    'prepaid applied',
    [received('mpesa', 5000), rent],
    on('apply_credit', { lease: 'L1' }),
    'DR 2110 5,000 CR 1100 5,000 ; DR 3900 5,000 CR 2200 5,000',
  ],
  [
    'payment of a VAT charge, owner remits',
    [commercial],
    received('bank', 108500),
    'DR 1010 108,500 CR 1100 108,500 ; DR 3900 92,500 DR 2300 16,000 CR 2200 108,500',
  ],
  [
    'payment of a VAT charge, manager remits',
    [commercial],
    received('bank', 108500),
    'DR 1010 108,500 CR 1100 108,500 ; DR 3900 92,500 DR 2300 16,000 CR 2200 92,500 CR 2320 16,000',
    MANAGER,
  ],
  [
    'cash',
    [charged('c1', 'rent', 40000)],
    received('cash', 40000),
    'DR 1060 40,000 CR 1100 40,000 ; DR 3900 40,000 CR 2205 40,000',
  ],
  [
    'cheque',
    [charged('c1', 'rent', 40000)],
    received('cheque', 40000),
    'DR 1060 40,000 CR 1100 40,000 ; DR 3900 40,000 CR 2205 40,000',
  ],
  [
    'cash banked',
    [charged('c1', 'rent', 40000), received('cash', 40000)],
    banked,
    'DR 1010 40,000 CR 1060 40,000',
  ],
  [
    'cash cleared',
    [charged('c1', 'rent', 40000), received('cash', 40000), banked],
    cleared,
    'DR 2205 40,000 CR 2200 40,000',
  ],
  ['card', [rent], received('card', 25000), 'DR 1050 25,000 CR 1100 25,000 ; DR 3900 25,000 CR 2205 25,000'],
  ['late fee', [], lateFee, 'DR 1100 1,250 CR 4040 1,250'],
  ['waiver, unpaid part', [lateFee], adjusted('waiver', 500), 'DR 4040 500 CR 1100 500'],
  [
    'waiver, unpaid part, of a charge with VAT',
    [commercial],
    adjusted('waiver', 11600),
    'DR 4010 10,000 DR 2300 1,600 CR 1100 11,600',
  ],
  [
    'waiver of a paid part',
    [lateFee, received('mpesa', 1250)],
    adjusted('waiver', 250),
    'DR 4040 250 CR 1100 250 ; DR 1100 250 CR 2110 250 ; DR 2200 250 CR 3900 250',
  ],
  [
    'waiver of a paid part that has not cleared',
    [lateFee, received('cash', 1250)],
    adjusted('waiver', 250),
    'DR 4040 250 CR 1100 250 ; DR 1100 250 CR 2110 250 ; DR 2205 250 CR 3900 250',
  ],
  ['concession', [rent], adjusted('concession', 5000), 'DR 4090 5,000 CR 1100 5,000'],
  ['write-off', [rent], adjusted('write_off', 15000), 'DR 5060 15,000 CR 1100 15,000'],
  ['deposit charged', [], charged('c1', 'deposit', 50000), 'DR 1100 50,000 CR 2105 50,000'],
  [
    'deposit received',
    [charged('c1', 'deposit', 50000)],
    received('mpesa', 50000),
    'DR 1030 50,000 CR 1100 50,000 ; DR 2105 50,000 CR 2100 50,000',
  ],
  [
    'deposit charge cancelled',
    [charged('c1', 'deposit', 50000)],
    adjusted('waiver', 50000),
    'DR 2105 50,000 CR 1100 50,000',
  ],
  [
    'bounced cheque, not cleared',
    [charged('c1', 'rent', 40000), received('cheque', 40000), banked],
    reversed,
    'DR 1100 40,000 CR 1010 40,000 ; DR 2205 40,000 CR 3900 40,000',
  ],
  [
    'bounced cheque, cleared',
    [charged('c1', 'rent', 40000), received('cheque', 40000), banked, cleared],
    reversed,
    'DR 1100 40,000 CR 1010 40,000 ; DR 2200 40,000 CR 3900 40,000',
  ],
  ['company fee', [], charged('c1', 'company_fee', 1500), 'DR 1100 1,500 CR 2105 1,500'],
  [
    'company fee collected',
    [charged('c1', 'company_fee', 1500)],
    received('cash', 1500),
    'DR 1060 1,500 CR 1100 1,500 ; DR 2105 1,500 CR 2400 1,500 ; DR C1100 1,500 CR C4030 1,500',
  ],
  [
    'M-Pesa reversal',
    [rent, received('mpesa', 25000)],
    reversed,
    'DR 1100 25,000 CR 1030 25,000 ; DR 2200 25,000 CR 3900 25,000',
  ],
  ['charge-back to customer', [], charged('c1', 'recovery', 6000), 'DR 1100 6,000 CR 4070 6,000'],
];

describe('the table of accounts.md', () => {
  it.each(ROWS)('%s', (_name, before, event, posting, policy = OWNER) => {
    const book = playAll(policy, before);
    expect(notation(play(book, event, policy).posting)).toBe(posting);
  });
});
