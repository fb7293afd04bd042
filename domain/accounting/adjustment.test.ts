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
import { leaseOn } from '../../test/support/accounting/event-fields';
import { play, playAll } from '../../test/support/accounting/play';
import { waiver } from './waiver';

/** A commercial rent of 1,160, of it 160 VAT. */
const commercial = charged('c1', 'rent', 1000, 160);

describe('the open part goes first', () => {
  it('takes the open part, then gives back what exceeds it, newest receipt first, one lot each', () => {
    const book = playAll(ONE_OWNER, [
      charged('c1', 'rent', 1000),
      received('r1', 'mpesa', 400),
      received('r2', 'cash', 300),
    ]);
    const { posting, newCredits } = play(book, lowered('c1', 'write_off', 800), ONE_OWNER);
    expect(notation(posting)).toBe(
      'DR 5060 800 CR 1100 800 ; DR 1100 300 CR 2110 300 ; DR 2205 300 CR 3900 300 ; ' +
        'DR 1100 200 CR 2110 200 ; DR 2200 200 CR 3900 200',
    );
    expect(newCredits).toEqual([
      { origin: 'release', chargeId: 'c1', paymentId: 'r2', amountMinor: 300n },
      { origin: 'release', chargeId: 'c1', paymentId: 'r1', amountMinor: 200n },
    ]);
    expectBookHolds(book);
  });

  it('gives a part paid by credit back as credit of the same payment', () => {
    const book = playAll(ONE_OWNER, [
      received('r1', 'cash', 500),
      charged('c1', 'rent', 500),
      CREDIT_APPLIED,
    ]);
    const { newCredits } = play(book, lowered('c1', 'concession', 500), ONE_OWNER);
    expect(newCredits).toEqual([{ origin: 'release', chargeId: 'c1', paymentId: 'r1', amountMinor: 500n }]);
    expect(book.trialBalance()).toEqual({ 1060: 500n, 2110: -500n, 4010: -500n, 4090: 500n });
  });

  it.each(['waiver', 'concession', 'write_off'] as const)(
    '%s of a deposit or a fee goes off 2105',
    (type) => {
      const book = playAll(ONE_OWNER, [charged('c1', 'deposit', 500), charged('c2', 'company_fee', 50)]);
      play(book, lowered('c1', type, 500), ONE_OWNER);
      play(book, lowered('c2', type, 50), ONE_OWNER);
      expect(book.trialBalance()).toEqual({});
    },
  );

  it('gives a paid deposit and a paid company fee back out of 2100 and out of both books of the fee', () => {
    const book = playAll(ONE_OWNER, [
      charged('c1', 'deposit', 500),
      charged('c2', 'company_fee', 50),
      received('r1', 'mpesa', 550),
    ]);
    const deposit = play(book, lowered('c1', 'waiver', 200), ONE_OWNER);
    expect(notation(deposit.posting)).toBe(
      'DR 2105 200 CR 1100 200 ; DR 1100 200 CR 2110 200 ; DR 2100 200 CR 2105 200',
    );
    const fee = play(book, lowered('c2', 'waiver', 50), ONE_OWNER);
    expect(notation(fee.posting)).toBe(
      'DR 2105 50 CR 1100 50 ; DR 1100 50 CR 2110 50 ; DR 2400 50 CR 2105 50 ; DR C4030 50 CR C1100 50',
    );
  });
});

describe('VAT of a charge that is lowered', () => {
  it('is amount × VAT ÷ gross, half-up', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 123457, 19753)]);
    // 100 × 19,753 ÷ 143,210 = 13.79…
    const { posting } = play(book, lowered('c1', 'concession', 100), ONE_OWNER);
    expect(notation(posting)).toBe('DR 4090 86 DR 2300 14 CR 1100 100');
  });

  it('is given back with a paid part, from the VAT that was passed to the owner', () => {
    const book = playAll(ONE_OWNER, [commercial, received('r1', 'mpesa', 1160)]);
    const { posting } = play(book, lowered('c1', 'waiver', 290), ONE_OWNER);
    expect(notation(posting)).toBe(
      'DR 4010 250 DR 2300 40 CR 1100 290 ; DR 1100 290 CR 2110 290 ; DR 2200 290 CR 3900 250 CR 2300 40',
    );
  });

  it('is given back out of 2320 where the manager remits, and out of 2205 while uncleared', () => {
    const cleared = playAll(MANAGER_REMITS, [
      commercial,
      received('r1', 'cash', 1160),
      ...bankedAndCleared('r1'),
    ]);
    expect(notation(play(cleared, lowered('c1', 'waiver', 290), MANAGER_REMITS).posting)).toContain(
      'DR 2200 250 DR 2320 40 CR 3900 250 CR 2300 40',
    );
    const uncleared = playAll(MANAGER_REMITS, [commercial, received('r1', 'cash', 1160)]);
    expect(notation(play(uncleared, lowered('c1', 'waiver', 290), MANAGER_REMITS).posting)).toContain(
      'DR 2205 290 CR 3900 250 CR 2300 40',
    );
  });
});

describe('VAT of a charge that is paid in part and then lowered', () => {
  it('that was paid first and is no longer due becomes rent in the same posting', () => {
    const book = playAll(ONE_OWNER, [commercial, received('r1', 'mpesa', 500)]);
    const { posting } = play(book, lowered('c1', 'waiver', 290), ONE_OWNER);
    // 2200 moves 40 from `vat` to `rent`: two lines that the notation nets to nothing.
    expect(notation(posting)).toBe('DR 4010 250 DR 2300 40 CR 1100 290 ; DR 3900 40 CR 2300 40 CR 2200 0');
    const byCategory = book.balances(({ account, dimensions }) =>
      account === '2200' ? dimensions.category : undefined,
    );
    expect(byCategory).toEqual({ rent: -380n, vat: -120n });
  });

  it('that is due but was not paid, because the receipt that paid it was reversed, comes out of the rent paid', () => {
    const book = playAll(ONE_OWNER, [
      commercial,
      received('r1', 'mpesa', 500),
      received('r2', 'mpesa', 660),
      later('r1', 'receipt_reversed'),
    ]);
    expect(book.charge('c1')).toMatchObject({ paidMinor: 660n, paidVatMinor: 0n });
    play(book, lowered('c1', 'waiver', 580), ONE_OWNER);
    // 500 net and 80 VAT are left, and paid: r2 paid no VAT before.
    expect(book.charge('c1')).toMatchObject({ paidMinor: 580n, paidVatMinor: 80n });
    expect(book.trialBalance()).toEqual({ 1030: 660n, 2110: -80n, 2200: -580n, 3900: 500n, 4010: -500n });
    expectBookHolds(book);
  });
});

describe('VAT of a charge, in the end,', () => {
  it('is the same in whatever order it is paid and lowered', () => {
    const waived = lowered('c1', 'waiver', 290);
    const [first, rest, all] = [
      received('r1', 'mpesa', 300),
      received('r2', 'mpesa', 570),
      received('r1', 'mpesa', 870),
    ];
    const ends = [
      [commercial, waived, all],
      [commercial, first, waived, rest],
      [commercial, all, waived],
    ].map((events) => playAll(ONE_OWNER, events).trialBalance());
    expect(new Set(ends.map((end) => JSON.stringify(Object.entries(end).map(String))))).toHaveProperty(
      'size',
      1,
    );
    expect(ends[0]).toEqual({ 1030: 870n, 2200: -870n, 3900: 750n, 4010: -750n });
  });

  it('closes after a hundred roundings of the same kind: the last cent takes the last cent of VAT', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 100, 16), received('r1', 'cash', 50)]);
    for (let cent = 0; cent < 116; cent += 1) {
      play(book, lowered('c1', 'waiver', 1), ONE_OWNER);
      expectBookHolds(book);
    }
    expect(book.charge('c1')).toMatchObject({ adjustedMinor: 116n, adjustedVatMinor: 16n, paidVatMinor: 0n });
    expect(book.trialBalance()).toEqual({ 1060: 50n, 2110: -50n });
  });
});

describe('refusals', () => {
  const refusal =
    (amount: number, ...before: Parameters<typeof playAll>[1]) =>
    () => {
      const book = playAll(ONE_OWNER, [charged('c1', 'rent', 1000, 160), ...before]);
      play(book, lowered('c1', 'waiver', amount), ONE_OWNER);
    };

  it('an amount of zero or less: AMOUNT_NOT_POSITIVE', () => {
    expect(refusal(0)).toThrow('AMOUNT_NOT_POSITIVE');
    expect(refusal(-1)).toThrow('AMOUNT_NOT_POSITIVE');
  });

  it('more than is open and paid together: AMOUNT_EXCEEDS_CHARGE', () => {
    expect(refusal(1161)).toThrow('AMOUNT_EXCEEDS_CHARGE');
    expect(refusal(1061, received('r1', 'mpesa', 500), lowered('c1', 'concession', 100))).toThrow(
      'AMOUNT_EXCEEDS_CHARGE',
    );
  });

  it('a charge that is wholly waived, conceded or written off: CHARGE_SETTLED', () => {
    expect(refusal(1, lowered('c1', 'write_off', 1160))).toThrow('CHARGE_SETTLED');
  });

  it('allocations that are not what the charge says is paid are a defect, not a refusal', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 1000), received('r1', 'mpesa', 400)]);
    const input = {
      lease: leaseOn(ONE_OWNER, 'L1', '2026-06-01'),
      charge: book.charge('c1'),
      amountMinor: 1n,
    };
    expect(() => waiver({ ...input, allocations: [] })).toThrow('paid 400, but allocations hold 0');
  });
});
