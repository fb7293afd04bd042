import {
  bankedAndCleared,
  charged,
  CREDIT_APPLIED,
  creditRefund,
  later,
  ONE_OWNER,
  payoutEnded,
  payoutStarted,
  received,
} from '../../test/support/accounting/events';
import { expectBookHolds } from '../../test/support/accounting/invariants';
import { linesOn, notation } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';

const THREE = [received('r1', 'mpesa', 60), received('r2', 'cash', 60), received('r3', 'mpesa', 60)];

it('takes the lots of the lease oldest first, in one entry that names the payment of each', () => {
  const book = playAll(ONE_OWNER, THREE);
  const { posting, creditUses } = play(book, creditRefund(100), ONE_OWNER);
  expect(notation(posting)).toBe('DR 2110 100 CR 2410 100');
  const taken = linesOn(posting, '2110').map(({ dimensions, amountMinor }) => [
    dimensions.paymentId,
    amountMinor,
  ]);
  expect(taken).toEqual([
    ['r1', 60n],
    ['r2', 40n],
  ]);
  expect(creditUses).toEqual([
    { creditId: 'crd_1', use: 'refunded', amountMinor: 60n },
    { creditId: 'crd_2', use: 'refunded', amountMinor: 40n },
  ]);
  expect(book.lotsOf('L1').map(({ remainingMinor }) => remainingMinor)).toEqual([0n, 20n, 60n]);
  expectBookHolds(book);
});

it('leaves the credit that is used next where it was: the younger lots', () => {
  const book = playAll(ONE_OWNER, [...THREE, creditRefund(100), charged('c1', 'rent', 80)]);
  const { posting } = play(book, CREDIT_APPLIED, ONE_OWNER);
  // 20 of the cash, which has not cleared, and 60 of the last payment.
  expect(notation(posting)).toContain('CR 2205 20');
  expect(notation(posting)).toContain('CR 2200 60');
  expectBookHolds(book);
});

it('refuses more than the credit, and nothing or less', () => {
  const refund =
    (amount: number, ...before: typeof THREE) =>
    () =>
      playAll(ONE_OWNER, [...THREE, ...before, creditRefund(amount)]);
  expect(refund(181)).toThrow('AMOUNT_EXCEEDS_CREDIT');
  expect(refund(80, creditRefund(101))).toThrow('AMOUNT_EXCEEDS_CREDIT');
  expect(refund(0)).toThrow('AMOUNT_NOT_POSITIVE');
  expect(refund(-1)).toThrow('AMOUNT_NOT_POSITIVE');
  expect(refund(180)).not.toThrow();
});

it('a receipt whose credit went back is not reversed any more: SURPLUS_USED', () => {
  const book = playAll(ONE_OWNER, [...THREE, creditRefund(1)]);
  expect(() => play(book, later('r1', 'receipt_reversed'), ONE_OWNER)).toThrow('SURPLUS_USED');
  play(book, later('r3', 'receipt_reversed'), ONE_OWNER);
  expectBookHolds(book);
});

it('the credit of cash goes back before it clears, and clearing then finds nothing of it', () => {
  const book = playAll(ONE_OWNER, [received('r1', 'cash', 60), creditRefund(60), ...bankedAndCleared('r1')]);
  expect(book.trialBalance()).toEqual({ 1010: 60n, 2410: -60n });
  expectBookHolds(book);
});

describe('its payout', () => {
  const approved = [received('r1', 'mpesa', 100), creditRefund(100)];

  it('starts for what was approved, in any parts, and for no more: the guard of 2410', () => {
    const book = playAll(ONE_OWNER, [...approved, payoutStarted('p1', 40), payoutStarted('p2', 60)]);
    expect(() => play(book, payoutStarted('p3', 1), ONE_OWNER)).toThrow('LEDGER_GUARD');
    expect(book.trialBalance()).toEqual({ 1030: 100n, 2420: -100n });
    expect(() => play(book, payoutStarted('p4', 0), ONE_OWNER)).toThrow('AMOUNT_NOT_POSITIVE');
    expectBookHolds(book);
  });

  it('rests under its attempt alone, and an unknown outcome moves nothing', () => {
    const book = playAll(ONE_OWNER, [
      ...approved,
      payoutStarted('p1', 40),
      payoutEnded('p1', 'payout_unknown'),
    ]);
    const byAttempt = book.balances(({ account, dimensions }) =>
      account === '2420' ? dimensions.attemptId : undefined,
    );
    expect(byAttempt).toEqual({ p1: -40n });
    expectBookHolds(book);
  });

  it('that is proven failed leaves the money owed, and another attempt may start', () => {
    const failed = [
      payoutStarted('p1', 100),
      payoutEnded('p1', 'payout_unknown'),
      payoutEnded('p1', 'payout_failed'),
    ];
    const book = playAll(ONE_OWNER, [...approved, ...failed, payoutStarted('p2', 100, 'bank')]);
    const { posting } = play(book, payoutEnded('p2', 'payout_confirmed'), ONE_OWNER);
    expect(notation(posting)).toBe('DR 2420 100 CR 1010 100');
    expect(book.trialBalance()).toEqual({ 1010: -100n, 1030: 100n });
    expectBookHolds(book);
  });
});
