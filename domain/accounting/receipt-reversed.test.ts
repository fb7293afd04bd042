import {
  bankedAndCleared,
  charged,
  CREDIT_APPLIED,
  lowered,
  MANAGER_REMITS,
  ONE_OWNER,
  received,
  later,
} from '../../test/support/accounting/events';
import { expectBookHolds } from '../../test/support/accounting/invariants';
import { notation } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';
import { mirrorOf, type Posting } from './posting';

const reversed = later('r1', 'receipt_reversed');

it.each(['mpesa', 'bank', 'card', 'cash', 'cheque'])(
  'a %s receipt is reversed by the mirror image of its posting, line by line',
  (method) => {
    const book = playAll(ONE_OWNER, [
      charged('c1', 'rent', 1000, 160),
      charged('c2', 'deposit', 500),
      charged('c3', 'company_fee', 50),
    ]);
    const { posting } = play(book, received('r1', method, 2000), ONE_OWNER);
    const mirror = play(book, reversed, ONE_OWNER).posting;
    expect(mirror).toEqual(mirrorOf(posting as Posting));
    expect(book.charges().map(({ paidMinor }) => paidMinor)).toEqual([0n, 0n, 0n]);
  },
);

it('a banked receipt goes out of the bank: rent, VAT, deposit, company fee and surplus, each where it is', () => {
  const book = playAll(MANAGER_REMITS, [
    charged('c1', 'rent', 1000, 160),
    charged('c2', 'deposit', 500),
    charged('c3', 'company_fee', 50),
    received('r1', 'cheque', 2000),
    ...bankedAndCleared('r1'),
  ]);
  expect(notation(play(book, reversed, MANAGER_REMITS).posting)).toBe(
    'DR 1100 1,160 CR 1010 1,160 ; DR 2200 1,000 DR 2320 160 CR 3900 1,000 CR 2300 160 ; ' +
      'DR 1100 500 CR 1010 500 ; DR 2100 500 CR 2105 500 ; ' +
      'DR 1100 50 CR 1010 50 ; DR 2400 50 CR 2105 50 ; DR C4030 50 CR C1100 50 ; ' +
      'DR 2110 290 CR 1010 290',
  );
  expect(book.trialBalance()).toEqual({ 1100: 1710n, 2105: -550n, 2300: -160n, 4010: -1000n });
});

it('is refused while a part of its surplus pays a charge: SURPLUS_USED', () => {
  const book = playAll(ONE_OWNER, [received('r1', 'mpesa', 500), charged('c1', 'rent', 1), CREDIT_APPLIED]);
  expect(() => play(book, reversed, ONE_OWNER)).toThrow('SURPLUS_USED');
});

it('lots are used oldest first, so the younger receipt can still be reversed', () => {
  const book = playAll(ONE_OWNER, [
    received('r1', 'mpesa', 500),
    received('r2', 'mpesa', 500),
    charged('c1', 'rent', 500),
    CREDIT_APPLIED,
  ]);
  expect(() => play(book, reversed, ONE_OWNER)).toThrow('SURPLUS_USED');
  play(book, later('r2', 'receipt_reversed'), ONE_OWNER);
  expect(book.trialBalance()).toEqual({ 1030: 500n, 2200: -500n, 3900: 500n, 4010: -500n });
});

describe('after a waiver gave a paid part back', () => {
  const waived = [
    charged('c1', 'late_fee', 1250),
    received('r1', 'cash', 1250),
    lowered('c1', 'waiver', 250),
  ];

  it('the rest is owed again, the waived part is not, and the credit is taken back', () => {
    const book = playAll(ONE_OWNER, waived);
    const { posting, creditUses } = play(book, reversed, ONE_OWNER);
    expect(notation(posting)).toBe(
      'DR 1100 1,000 CR 1060 1,000 ; DR 2205 1,000 CR 3900 1,000 ; DR 2110 250 CR 1060 250',
    );
    expect(creditUses).toEqual([{ creditId: 'crd_1', use: 'taken_back', amountMinor: 250n }]);
    expect(book.trialBalance()).toEqual({ 1100: 1000n, 4040: -1000n });
    expectBookHolds(book);
  });

  it('is refused when that credit paid something: SURPLUS_USED', () => {
    const book = playAll(ONE_OWNER, [...waived, charged('c2', 'rent', 100), CREDIT_APPLIED]);
    expect(() => play(book, reversed, ONE_OWNER)).toThrow('SURPLUS_USED');
  });

  it('is possible again when what the credit paid has itself been given back', () => {
    const book = playAll(ONE_OWNER, [
      ...waived,
      charged('c2', 'rent', 100),
      CREDIT_APPLIED,
      lowered('c2', 'waiver', 100),
    ]);
    play(book, reversed, ONE_OWNER);
    expect(book.trialBalance()).toEqual({ 1100: 1000n, 4040: -1000n });
    expectBookHolds(book);
  });
});

it('a charge opened again is paid by the next receipt before younger charges', () => {
  const book = playAll(ONE_OWNER, [
    charged('c1', 'rent', 500),
    charged('c2', 'rent', 500),
    received('r1', 'mpesa', 500),
    reversed,
  ]);
  play(book, received('r2', 'mpesa', 600), ONE_OWNER);
  expect(book.charges().map(({ paidMinor }) => paidMinor)).toEqual([500n, 100n]);
});

it('is refused twice: ALREADY_REVERSED', () => {
  const book = playAll(ONE_OWNER, [received('r1', 'cash', 500), reversed]);
  expect(() => play(book, reversed, ONE_OWNER)).toThrow('ALREADY_REVERSED');
});
