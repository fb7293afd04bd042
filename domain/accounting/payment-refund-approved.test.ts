import {
  charged,
  CREDIT_APPLIED,
  creditRefund,
  later,
  lowered,
  MANAGER_REMITS,
  matched,
  ONE_OWNER,
  onDay,
  paymentRefund,
  received,
  suspended,
} from '../../test/support/accounting/events';
import { expectBookHolds } from '../../test/support/accounting/invariants';
import { notation } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';
import { paymentRefundApproved } from './payment-refund-approved';

const paid = received('r1', 'mpesa', 1000);

describe('what goes back', () => {
  it('is the surplus first, and only then what the payment paid', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 600), paid]);
    const first = play(book, paymentRefund('r1', 300), ONE_OWNER);
    expect(notation(first.posting)).toBe('DR 2110 300 CR 2410 300');
    expect(first.creditUses).toEqual([{ creditId: 'crd_1', use: 'taken_back', amountMinor: 300n }]);
    const second = play(book, paymentRefund('r1', 300), ONE_OWNER);
    expect(notation(second.posting)).toBe(
      'DR 2110 100 CR 2410 100 ; DR 1100 200 CR 2410 200 ; DR 2200 200 CR 3900 200',
    );
    expect(book.charge('c1').paidMinor).toBe(400n);
    expect(book.receipt('r1').refundedMinor).toBe(600n);
    expectBookHolds(book);
  });

  it('comes off the charge due last, ties off the one billed last', () => {
    const book = playAll(ONE_OWNER, [
      ...onDay(5, charged('c1', 'rent', 300), charged('c2', 'utility', 300)),
      ...onDay(2, charged('c3', 'rent', 400)),
      ...onDay(9, paid),
    ]);
    const { allocations } = play(book, paymentRefund('r1', 500), ONE_OWNER);
    expect(allocations.map(({ chargeId, amountMinor }) => [chargeId, amountMinor])).toEqual([
      ['c2', -300n],
      ['c1', -200n],
    ]);
    expectBookHolds(book);
  });

  it('is owed again by the customer, and the next receipt pays it before younger charges', () => {
    const book = playAll(ONE_OWNER, [
      charged('c1', 'rent', 1000),
      paid,
      paymentRefund('r1', 400),
      ...onDay(20, charged('c2', 'rent', 500)),
    ]);
    play(book, received('r2', 'mpesa', 450), ONE_OWNER);
    expect(book.charges().map(({ paidMinor }) => paidMinor)).toEqual([1000n, 50n]);
    expectBookHolds(book);
  });
});

describe('the mirror of what goes back,', () => {
  it('of the whole payment, is the reversal row with 2410 in place of the paybill', () => {
    const billed = [
      charged('c1', 'rent', 1000, 160),
      charged('c2', 'deposit', 500),
      charged('c3', 'company_fee', 50),
      received('r1', 'mpesa', 1710),
    ];
    const refunded = playAll(MANAGER_REMITS, billed);
    expect(notation(play(refunded, paymentRefund('r1', 1710), MANAGER_REMITS).posting)).toBe(
      'DR 1100 50 CR 2410 50 ; DR 2400 50 CR 2105 50 ; DR C4030 50 CR C1100 50 ; ' +
        'DR 1100 500 CR 2410 500 ; DR 2100 500 CR 2105 500 ; ' +
        'DR 1100 1,160 CR 2410 1,160 ; DR 2200 1,000 DR 2320 160 CR 3900 1,000 CR 2300 160',
    );
    const reversed = playAll(MANAGER_REMITS, [...billed, later('r1', 'receipt_reversed')]);
    const { 1030: paybill, 2410: owed, ...rest } = refunded.trialBalance();
    expect([paybill, owed, rest]).toEqual([1710n, -1710n, reversed.trialBalance()]);
  });

  it('of a part of a deposit and of a company fee, leaves 2100 and both books of the fee with the rest', () => {
    const book = playAll(ONE_OWNER, [
      charged('c1', 'deposit', 500),
      charged('c2', 'company_fee', 500),
      paid,
      paymentRefund('r1', 600),
    ]);
    expect(book.trialBalance()).toEqual({
      ...{ 1030: 1000n, 1100: 600n, 2100: -400n, 2105: -600n, 2410: -600n },
    });
    expectBookHolds(book);
  });

  it('of a payment that came through suspense, is the same', () => {
    const events = [charged('c1', 'rent', 600), suspended('s1', 1000), matched('r1', 's1')];
    const book = playAll(ONE_OWNER, [...events, paymentRefund('r1', 1000)]);
    expect(book.trialBalance()).toEqual({ 1030: 1000n, 1100: 600n, 2410: -1000n, 4010: -600n });
  });
});

describe('VAT of a charge that is released in part', () => {
  const commercial = charged('c1', 'rent', 1000, 160);
  const receipt = received('r1', 'mpesa', 1160);

  it('stays longest where VAT is paid first: the charge is as if that much less had come', () => {
    const book = playAll(ONE_OWNER, [commercial, receipt]);
    expect(notation(play(book, paymentRefund('r1', 900), ONE_OWNER).posting)).toBe(
      'DR 1100 900 CR 2410 900 ; DR 2200 900 CR 3900 900',
    );
    expect(notation(play(book, paymentRefund('r1', 200), ONE_OWNER).posting)).toBe(
      'DR 1100 200 CR 2410 200 ; DR 2200 200 CR 3900 100 CR 2300 100',
    );
    expect(book.charge('c1')).toMatchObject({ paidMinor: 60n, paidVatMinor: 60n });
    expectBookHolds(book);
  });

  it('goes in proportion, half-up, where it is paid in proportion, and all of it with the last cent', () => {
    const policy = { ...MANAGER_REMITS, vatPortionFirst: false };
    const book = playAll(policy, [commercial, receipt]);
    // 827 stay: 827 × 160 ÷ 1,160 = 114.07
    play(book, paymentRefund('r1', 333), policy);
    expect(book.charge('c1')).toMatchObject({ paidMinor: 827n, paidVatMinor: 114n });
    play(book, paymentRefund('r1', 827), policy);
    expect(book.charge('c1')).toMatchObject({ paidMinor: 0n, paidVatMinor: 0n });
    expect(book.trialBalance()).toEqual({
      1030: 1160n,
      1100: 1160n,
      2300: -160n,
      2410: -1160n,
      4010: -1000n,
    });
  });
});

describe('refusals', () => {
  const refund =
    (amount: number, ...before: Parameters<typeof playAll>[1]) =>
    () =>
      playAll(ONE_OWNER, [charged('c1', 'rent', 600), paid, ...before, paymentRefund('r1', amount)]);

  it('nothing or less: AMOUNT_NOT_POSITIVE', () => {
    expect(refund(0)).toThrow('AMOUNT_NOT_POSITIVE');
    expect(refund(-1)).toThrow('AMOUNT_NOT_POSITIVE');
  });

  it('more than was received, at once or together: AMOUNT_EXCEEDS_PAYMENT', () => {
    expect(refund(1001)).toThrow('AMOUNT_EXCEEDS_PAYMENT');
    expect(refund(1, paymentRefund('r1', 300), paymentRefund('r1', 700))).toThrow('AMOUNT_EXCEEDS_PAYMENT');
    expect(refund(700, paymentRefund('r1', 300))).not.toThrow();
  });

  it('what its surplus paid meanwhile, or went back as credit, is not its own to give: AMOUNT_EXCEEDS_PAYMENT', () => {
    const used = [charged('c2', 'rent', 100), CREDIT_APPLIED];
    expect(refund(901, ...used)).toThrow('AMOUNT_EXCEEDS_PAYMENT');
    expect(refund(900, ...used)).not.toThrow();
    expect(refund(901, creditRefund(100))).toThrow('AMOUNT_EXCEEDS_PAYMENT');
    expect(refund(900, creditRefund(100))).not.toThrow();
  });

  it('what a waiver gave back is credit by then, and goes first', () => {
    expect(refund(1001, lowered('c1', 'waiver', 200))).toThrow('AMOUNT_EXCEEDS_PAYMENT');
    const book = playAll(ONE_OWNER, [
      charged('c1', 'rent', 1000),
      paid,
      lowered('c1', 'waiver', 200),
      paymentRefund('r1', 1000),
    ]);
    expect(book.trialBalance()).toEqual({ 1030: 1000n, 1100: 800n, 2410: -1000n, 4010: -800n });
    expectBookHolds(book);
  });

  it('a payment that was reversed: ALREADY_REVERSED; and one that was refunded is not reversed: PAYMENT_REFUNDED', () => {
    expect(refund(1, later('r1', 'receipt_reversed'))).toThrow('ALREADY_REVERSED');
    const book = playAll(ONE_OWNER, [paid, paymentRefund('r1', 1)]);
    expect(() => play(book, later('r1', 'receipt_reversed'), ONE_OWNER)).toThrow('PAYMENT_REFUNDED');
  });

  it.each(['bank', 'card', 'cash', 'cheque'])('a %s payment: METHOD_NOT_REFUNDABLE', (method) => {
    const events = [received('r1', method, 1000), paymentRefund('r1', 1)];
    expect(() => playAll(ONE_OWNER, events)).toThrow('METHOD_NOT_REFUNDABLE');
  });

  it('a receipt that holds more than came, or a charge that was not read, is a defect', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 600), paid]);
    const input = { policy: { vatPortionFirst: true }, charges: [], amountMinor: 1000n };
    const receipt = book.receipt('r1');
    expect(() => paymentRefundApproved({ ...input, receipt })).toThrow(
      'c1 is not among those of the payment',
    );
    const inflated = { ...receipt, refundedMinor: 1n };
    expect(() => paymentRefundApproved({ ...input, receipt: inflated })).toThrow('holds 1000 and refunded 1');
  });
});
