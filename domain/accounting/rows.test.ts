import {
  charged,
  CREDIT_APPLIED,
  creditRefund,
  lowered,
  MANAGER_REMITS,
  matched,
  moved,
  ONE_OWNER,
  payoutEnded,
  payoutStarted,
  received,
  later,
  suspended,
} from '../../test/support/accounting/events';
import { notation } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';
import type { ScenarioEvent, ScenarioPolicy } from '../../test/support/accounting/scenario';

const paidBy = (method: string, amount: number) => received('r1', method, amount);
const rent = charged('c1', 'rent', 25000);
const commercial = charged('c1', 'rent', 100000, 16000);
const lateFee = charged('c1', 'late_fee', 1250);
/** 13,000 of prepaid rent approved to go back. */
const OWED_13000 = [paidBy('mpesa', 13000), creditRefund(13000)];

/** The table of reference/accounts.md: what came before, the event, and the posting to the letter. */
const ROWS: [string, ScenarioEvent[], ScenarioEvent, string, ScenarioPolicy?][] = [
  ['rent charge', [], rent, 'DR 1100 25,000 CR 4010 25,000'],
  ['rent charge, commercial', [], commercial, 'DR 1100 116,000 CR 4010 100,000 CR 2300 16,000'],
  [
    'payment, M-Pesa, allocated',
    [rent],
    paidBy('mpesa', 25000),
    'DR 1030 25,000 CR 1100 25,000 ; DR 3900 25,000 CR 2200 25,000',
  ],
  [
    'part payment',
    [rent],
    paidBy('mpesa', 10000),
    'DR 1030 10,000 CR 1100 10,000 ; DR 3900 10,000 CR 2200 10,000',
  ],
  [
    'overpayment',
    [charged('c1', 'rent', 15000)],
    paidBy('mpesa', 20000),
    'DR 1030 15,000 CR 1100 15,000 ; DR 3900 15,000 CR 2200 15,000 ; DR 1030 5,000 CR 2110 5,000',
  ],
  [
    'prepaid applied',
    [paidBy('mpesa', 5000), rent],
    CREDIT_APPLIED,
    'DR 2110 5,000 CR 1100 5,000 ; DR 3900 5,000 CR 2200 5,000',
  ],
  [
    'payment of a VAT charge, owner remits',
    [commercial],
    paidBy('bank', 108500),
    'DR 1010 108,500 CR 1100 108,500 ; DR 3900 92,500 DR 2300 16,000 CR 2200 108,500',
  ],
  [
    'payment of a VAT charge, manager remits',
    [commercial],
    paidBy('bank', 108500),
    'DR 1010 108,500 CR 1100 108,500 ; DR 3900 92,500 DR 2300 16,000 CR 2200 92,500 CR 2320 16,000',
    MANAGER_REMITS,
  ],
  [
    'cash',
    [charged('c1', 'rent', 40000)],
    paidBy('cash', 40000),
    'DR 1060 40,000 CR 1100 40,000 ; DR 3900 40,000 CR 2205 40,000',
  ],
  [
    'cheque',
    [charged('c1', 'rent', 40000)],
    paidBy('cheque', 40000),
    'DR 1060 40,000 CR 1100 40,000 ; DR 3900 40,000 CR 2205 40,000',
  ],
  [
    'cash banked',
    [charged('c1', 'rent', 40000), paidBy('cash', 40000)],
    later('r1', 'bank_receipt'),
    'DR 1010 40,000 CR 1060 40,000',
  ],
  [
    'cash cleared',
    [charged('c1', 'rent', 40000), paidBy('cash', 40000), later('r1', 'bank_receipt')],
    later('r1', 'receipt_cleared'),
    'DR 2205 40,000 CR 2200 40,000',
  ],
  ['card', [rent], paidBy('card', 25000), 'DR 1050 25,000 CR 1100 25,000 ; DR 3900 25,000 CR 2205 25,000'],
  ['late fee', [], lateFee, 'DR 1100 1,250 CR 4040 1,250'],
  ['waiver, unpaid part', [lateFee], lowered('c1', 'waiver', 500), 'DR 4040 500 CR 1100 500'],
  [
    'waiver, unpaid part, of a charge with VAT',
    [commercial],
    lowered('c1', 'waiver', 11600),
    'DR 4010 10,000 DR 2300 1,600 CR 1100 11,600',
  ],
  [
    'waiver of a paid part',
    [lateFee, paidBy('mpesa', 1250)],
    lowered('c1', 'waiver', 250),
    'DR 4040 250 CR 1100 250 ; DR 1100 250 CR 2110 250 ; DR 2200 250 CR 3900 250',
  ],
  [
    'waiver of a paid part that has not cleared',
    [lateFee, paidBy('cash', 1250)],
    lowered('c1', 'waiver', 250),
    'DR 4040 250 CR 1100 250 ; DR 1100 250 CR 2110 250 ; DR 2205 250 CR 3900 250',
  ],
  ['concession', [rent], lowered('c1', 'concession', 5000), 'DR 4090 5,000 CR 1100 5,000'],
  ['write-off', [rent], lowered('c1', 'write_off', 15000), 'DR 5060 15,000 CR 1100 15,000'],
  ['deposit charged', [], charged('c1', 'deposit', 50000), 'DR 1100 50,000 CR 2105 50,000'],
  [
    'deposit received',
    [charged('c1', 'deposit', 50000)],
    paidBy('mpesa', 50000),
    'DR 1030 50,000 CR 1100 50,000 ; DR 2105 50,000 CR 2100 50,000',
  ],
  [
    'deposit charge cancelled',
    [charged('c1', 'deposit', 50000)],
    lowered('c1', 'waiver', 50000),
    'DR 2105 50,000 CR 1100 50,000',
  ],
  [
    'bounced cheque, not cleared',
    [charged('c1', 'rent', 40000), paidBy('cheque', 40000), later('r1', 'bank_receipt')],
    later('r1', 'receipt_reversed'),
    'DR 1100 40,000 CR 1010 40,000 ; DR 2205 40,000 CR 3900 40,000',
  ],
  [
    'bounced cheque, cleared',
    [
      charged('c1', 'rent', 40000),
      paidBy('cheque', 40000),
      later('r1', 'bank_receipt'),
      later('r1', 'receipt_cleared'),
    ],
    later('r1', 'receipt_reversed'),
    'DR 1100 40,000 CR 1010 40,000 ; DR 2200 40,000 CR 3900 40,000',
  ],
  ['company fee', [], charged('c1', 'company_fee', 1500), 'DR 1100 1,500 CR 2105 1,500'],
  [
    'company fee collected',
    [charged('c1', 'company_fee', 1500)],
    paidBy('cash', 1500),
    'DR 1060 1,500 CR 1100 1,500 ; DR 2105 1,500 CR 2400 1,500 ; DR C1100 1,500 CR C4030 1,500',
  ],
  [
    'M-Pesa reversal',
    [rent, paidBy('mpesa', 25000)],
    later('r1', 'receipt_reversed'),
    'DR 1100 25,000 CR 1030 25,000 ; DR 2200 25,000 CR 3900 25,000',
  ],
  ['unidentified receipt', [], suspended('s1', 30000), 'DR 1030 30,000 CR 2120 30,000'],
  [
    'matched',
    [charged('c1', 'rent', 30000), suspended('s1', 30000)],
    matched('r1', 's1'),
    'DR 2120 30,000 CR 1100 30,000 ; DR 3900 30,000 CR 2200 30,000',
  ],
  ['refund of a credit approved', [paidBy('mpesa', 5000)], creditRefund(5000), 'DR 2110 5,000 CR 2410 5,000'],
  ['refund sent', OWED_13000, payoutStarted('p1', 13000), 'DR 2410 13,000 CR 2420 13,000'],
  [
    'payout, unknown: no entry',
    [...OWED_13000, payoutStarted('p1', 13000)],
    payoutEnded('p1', 'payout_unknown'),
    '',
  ],
  [
    'payout, proven failed',
    [...OWED_13000, payoutStarted('p1', 13000)],
    payoutEnded('p1', 'payout_failed'),
    'DR 2420 13,000 CR 2410 13,000',
  ],
  [
    'refund confirmed',
    [...OWED_13000, payoutStarted('p1', 13000)],
    payoutEnded('p1', 'payout_confirmed'),
    'DR 2420 13,000 CR 1040 13,000',
  ],
  [
    'sweep between our own accounts',
    [],
    moved('1030', '1020', 50000),
    'DR 1090 50,000 CR 1030 50,000 ; DR 1020 50,000 CR 1090 50,000',
  ],
  ['charge-back to customer', [], charged('c1', 'recovery', 6000), 'DR 1100 6,000 CR 4070 6,000'],
];

describe('the table of accounts.md', () => {
  it.each(ROWS)('%s', (_name, before, event, posting, policy = ONE_OWNER) => {
    const book = playAll(policy, before);
    expect(notation(play(book, event, policy).posting)).toBe(posting);
  });
});
