import {
  charged,
  CREDIT_APPLIED,
  MANAGER_REMITS,
  ONE_OWNER,
  onDay,
  received,
  later,
} from '../../test/support/accounting/events';
import { linesOn, notation } from '../../test/support/accounting/notation';
import { play, playAll } from '../../test/support/accounting/play';

describe('allocation', () => {
  it('goes to the oldest due first, ties to the order of creation, whatever was billed first', () => {
    const book = playAll(ONE_OWNER, [
      ...onDay(9, charged('c1', 'rent', 100)),
      ...onDay(5, charged('c2', 'rent', 100), charged('c3', 'late_fee', 100)),
    ]);
    const { allocations } = play(book, received('r1', 'mpesa', 250), ONE_OWNER);
    expect(allocations.map(({ chargeId, amountMinor }) => [chargeId, amountMinor])).toEqual([
      ['c2', 100n],
      ['c3', 100n],
      ['c1', 50n],
    ]);
  });

  it('names its charge on every line, one entry and its mirror per charge', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 100), charged('c2', 'utility', 100)]);
    const { posting } = play(book, received('r1', 'cash', 200), ONE_OWNER);
    expect(linesOn(posting, '2205').map(({ dimensions }) => dimensions)).toEqual([
      { propertyId: 'P1', setId: 'S1', leaseId: 'L1', chargeId: 'c1', paymentId: 'r1', category: 'rent' },
      { propertyId: 'P1', setId: 'S1', leaseId: 'L1', chargeId: 'c2', paymentId: 'r1', category: 'utility' },
    ]);
    expect(linesOn(posting, '1100').map(({ dimensions }) => dimensions.chargeId)).toEqual(['c1', 'c2']);
  });

  it('pays the VAT of a charge first, over as many receipts as it takes', () => {
    const book = playAll(ONE_OWNER, [charged('c1', 'rent', 1000, 160)]);
    const postings = [100, 100, 960].map((amount, index) =>
      notation(play(book, received(`r${index}`, 'mpesa', amount), ONE_OWNER).posting),
    );
    expect(postings).toEqual([
      'DR 1030 100 CR 1100 100 ; DR 2300 100 CR 2200 100',
      'DR 1030 100 CR 1100 100 ; DR 3900 40 DR 2300 60 CR 2200 100',
      'DR 1030 960 CR 1100 960 ; DR 3900 960 CR 2200 960',
    ]);
  });

  it('pays VAT and rent in proportion where the policy says so, and closes both', () => {
    const policy = { ...ONE_OWNER, vatPortionFirst: false };
    const book = playAll(policy, [charged('c1', 'rent', 1000, 160)]);
    const first = play(book, received('r1', 'mpesa', 333), policy);
    expect(first.allocations[0]).toMatchObject({ amountMinor: 333n, vatMinor: 46n });
    play(book, received('r2', 'mpesa', 827), policy);
    expect(book.trialBalance()).toEqual({ 1030: 1160n, 2200: -1160n, 3900: 1000n, 4010: -1000n });
  });

  it('of nothing open is all surplus, and a receipt of nothing is refused', () => {
    const book = playAll(ONE_OWNER, []);
    expect(notation(play(book, received('r1', 'cash', 500), ONE_OWNER).posting)).toBe(
      'DR 1060 500 CR 2110 500',
    );
    expect(() => play(book, received('r2', 'cash', 0), ONE_OWNER)).toThrow('AMOUNT_NOT_POSITIVE');
  });
});

describe('uncleared money', () => {
  it('leaves its VAT on 2205 too, and passes it to whoever remits when it clears', () => {
    const book = playAll(MANAGER_REMITS, [charged('c1', 'rent', 1000, 160)]);
    const receipt = play(book, received('r1', 'cash', 1160), MANAGER_REMITS);
    expect(notation(receipt.posting)).toBe(
      'DR 1060 1,160 CR 1100 1,160 ; DR 3900 1,000 DR 2300 160 CR 2205 1,160',
    );
    play(book, later('r1', 'bank_receipt'), MANAGER_REMITS);
    const cleared = play(book, later('r1', 'receipt_cleared'), MANAGER_REMITS);
    expect(notation(cleared.posting)).toBe('DR 2205 1,160 CR 2200 1,000 CR 2320 160');
  });

  it('stays uncleared when it comes through a credit, and clears with its receipt', () => {
    const book = playAll(ONE_OWNER, [received('r1', 'cheque', 500), charged('c1', 'rent', 500)]);
    expect(notation(play(book, CREDIT_APPLIED, ONE_OWNER).posting)).toBe(
      'DR 2110 500 CR 1100 500 ; DR 3900 500 CR 2205 500',
    );
    play(book, later('r1', 'bank_receipt'), ONE_OWNER);
    expect(notation(play(book, later('r1', 'receipt_cleared'), ONE_OWNER).posting)).toBe(
      'DR 2205 500 CR 2200 500',
    );
  });
});

describe('credit', () => {
  it('is used oldest lot first over several charges, and posts nothing without credit or open charge', () => {
    const book = playAll(ONE_OWNER, [received('r1', 'mpesa', 60), received('r2', 'mpesa', 60)]);
    expect(play(book, CREDIT_APPLIED, ONE_OWNER)).toMatchObject({ posting: null, creditUses: [] });
    for (const id of ['c1', 'c2']) play(book, charged(id, 'rent', 50), ONE_OWNER);
    const { creditUses } = play(book, CREDIT_APPLIED, ONE_OWNER);
    expect(creditUses.map(({ creditId, amountMinor }) => [creditId, amountMinor])).toEqual([
      ['crd_1', 50n],
      ['crd_1', 10n],
      ['crd_2', 40n],
    ]);
    expect(book.lotsOf('L1').map(({ remainingMinor }) => remainingMinor)).toEqual([0n, 20n]);
  });
});
