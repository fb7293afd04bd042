import { charged, ONE_OWNER } from '../../test/support/accounting/events';
import { play, playAll } from '../../test/support/accounting/play';
import { accountOf, CHART } from './chart';
import { checkPosting, credit, debit, entryOf, mirrorOf, postingOf } from './posting';

const SET = { propertyId: 'P1', setId: 'S1' };
const CUSTOMER = { customerId: 'cus_1', leaseId: 'L1' };
const BANK = { bankAccount: 'KCB-1' };
const prepaid = entryOf(debit('1010', 5n, BANK), credit('2110', 5n, CUSTOMER));

describe('a posting is refused', () => {
  it('without an entry, or with an entry of one line', () => {
    expect(() => checkPosting({ entries: [] })).toThrow('no entry');
    expect(() => checkPosting({ entries: [entryOf(debit('1010', 5n, BANK))] })).toThrow(
      'fewer than two lines',
    );
  });

  it('when an entry does not balance', () => {
    const entry = entryOf(debit('1010', 5n, BANK), credit('2110', 4n, CUSTOMER));
    expect(() => checkPosting({ entries: [entry] })).toThrow('entry 0 does not balance: 1');
  });

  it('when a side does not balance, though every entry does', () => {
    const entry = entryOf(debit('1010', 5n, BANK), credit('3900', 5n, SET));
    expect(() => checkPosting({ entries: [prepaid, entry] })).toThrow('money side: 5');
  });

  it('when a line lacks a dimension that the chart requires', () => {
    const entry = entryOf(debit('1010', 5n, {}), credit('2110', 5n, { customerId: 'cus_1' }));
    expect(() => checkPosting({ entries: [entry] })).toThrow('line on 1010 lacks bankAccount');
  });

  it('when a line is of zero', () => {
    const entry = { lines: [...prepaid.lines, debit('1010', 0n, BANK)] };
    expect(() => checkPosting({ entries: [entry] })).toThrow('a line of zero on 1010');
  });
});

it('lines of zero and entries without lines are left out, and nothing at all is no posting', () => {
  expect(postingOf([entryOf(debit('1010', 0n, BANK)), prepaid])).toEqual({ entries: [prepaid] });
  expect(postingOf([entryOf()])).toBeNull();
});

it('the mirror of a mirror is the posting', () => {
  const posting = { entries: [prepaid] };
  expect(mirrorOf(mirrorOf(posting))).toEqual(posting);
  expect(mirrorOf(posting).entries[0]?.lines.map(({ amountMinor }) => amountMinor)).toEqual([-5n, 5n]);
});

it('VAT is billed on owners’ income only, and nothing is billed of nothing', () => {
  const bill = (category: string, amount: number, vat: number) => () =>
    play(playAll(ONE_OWNER, []), charged('c1', category, amount, vat), ONE_OWNER);
  expect(bill('deposit', 100, 16)).toThrow('VAT_NOT_ALLOWED');
  expect(bill('company_fee', 100, 16)).toThrow('VAT_NOT_ALLOWED');
  expect(bill('rent', 100, -1)).toThrow('VAT_NOT_ALLOWED');
  expect(bill('rent', 0, 0)).toThrow('AMOUNT_NOT_POSITIVE');
});

describe('the chart', () => {
  it('has each number once, and every guard needs only required dimensions', () => {
    expect(new Set(CHART.map(({ number }) => number)).size).toBe(CHART.length);
    const unmet = CHART.filter(({ guard, requiredDimensions }) =>
      guard?.some((name) => !requiredDimensions.includes(name)),
    );
    expect(unmet).toEqual([]);
  });

  it('puts accounts on the sides that accounts.md names', () => {
    const onSide = (side: string) =>
      CHART.filter((account) => account.side === side).map(({ number }) => number);
    expect(onSide('accrual').filter((number) => number < '4000')).toEqual([
      '1100',
      '1105',
      '2010',
      '2105',
      '2300',
      '3900',
    ]);
    expect(onSide('company').every((number) => number.startsWith('C'))).toBe(true);
    expect(onSide('money').every((number) => number < '2500')).toBe(true);
  });

  it('has no account of another number', () => {
    expect(() => accountOf('2430')).toThrow('no such account: 2430');
  });
});
