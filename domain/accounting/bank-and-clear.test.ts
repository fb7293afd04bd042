import { charged, ONE_OWNER, received, later } from '../../test/support/accounting/events';
import { expectBookHolds } from '../../test/support/accounting/invariants';
import { notation } from '../../test/support/accounting/notation';
import { playAll } from '../../test/support/accounting/play';
import { bankAndClear } from './bank-and-clear';

const TODAY = '2026-06-02';

it('a deposit banks every receipt and clears the cash, in one posting; a cheque waits for the bank', () => {
  const book = playAll(ONE_OWNER, [
    charged('c1', 'rent', 400),
    received('r1', 'cash', 300),
    received('r2', 'cheque', 100),
    received('r3', 'cash', 50),
  ]);
  const receipts = ['r1', 'r2', 'r3'].map((id) => book.receipt(id));
  const { posting } = book.write(TODAY, 'L1', bankAndClear(receipts, 'KCB-1'));
  expect(notation(posting)).toBe(
    'DR 1010 300 CR 1060 300 ; DR 2205 300 CR 2200 300 ; DR 1010 100 CR 1060 100 ; DR 1010 50 CR 1060 50',
  );
  expect(book.receipts().map(({ bankedTo, cleared }) => [bankedTo, cleared])).toEqual([
    ['KCB-1', true],
    ['KCB-1', false],
    ['KCB-1', true],
  ]);
  expectBookHolds(book);
});

it('the two events apart end in the same book', () => {
  const events = [charged('c1', 'rent', 400), received('r1', 'cash', 500)];
  const apart = playAll(ONE_OWNER, [...events, later('r1', 'bank_receipt'), later('r1', 'receipt_cleared')]);
  const atOnce = playAll(ONE_OWNER, events);
  atOnce.write(TODAY, 'L1', bankAndClear([atOnce.receipt('r1')], 'KCB-1'));
  expect(atOnce.trialBalance()).toEqual(apart.trialBalance());
  expect(atOnce.receipt('r1')).toEqual(apart.receipt('r1'));
});

it.each([
  ['a receipt already banked', ['r1', 'r2'], { ok: false, refusal: 'ALREADY_BANKED', paymentId: 'r2' }],
  ['a receipt named twice', ['r1', 'r1'], { ok: false, refusal: 'ALREADY_BANKED', paymentId: 'r1' }],
  ['a reversed receipt', ['r1', 'r3'], { ok: false, refusal: 'ALREADY_REVERSED', paymentId: 'r3' }],
  [
    'money that is not in the drawer',
    ['r1', 'r4'],
    { ok: false, refusal: 'NOT_UNDEPOSITED', paymentId: 'r4' },
  ],
])('%s refuses the whole deposit and is named', (_name, ids, refusal) => {
  const book = playAll(ONE_OWNER, [
    received('r1', 'cash', 100),
    received('r2', 'cash', 100),
    later('r2', 'bank_receipt'),
    received('r3', 'cash', 100),
    later('r3', 'receipt_reversed'),
    received('r4', 'mpesa', 100),
  ]);
  const receipts = ids.map((id) => book.receipt(id));
  expect(bankAndClear(receipts, 'KCB-1')).toEqual(refusal);
});

it('a receipt clears once, and not before it is banked', () => {
  const cleared = later('r1', 'receipt_cleared');
  const events = [received('r1', 'cheque', 100), cleared];
  expect(() => playAll(ONE_OWNER, events)).toThrow('NOT_BANKED');
  const twice = [received('r1', 'cheque', 100), later('r1', 'bank_receipt'), cleared, cleared];
  expect(() => playAll(ONE_OWNER, twice)).toThrow('ALREADY_CLEARED');
});

it('a cheque that bounced never clears', () => {
  const events = [
    received('r1', 'cheque', 100),
    later('r1', 'bank_receipt'),
    later('r1', 'receipt_reversed'),
  ];
  expect(() => playAll(ONE_OWNER, [...events, later('r1', 'receipt_cleared')])).toThrow('ALREADY_REVERSED');
});
