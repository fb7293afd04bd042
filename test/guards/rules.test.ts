import fc from 'fast-check';
import { bankReceipt } from '../../domain/accounting/bank-receipt';
import { credit, debit, entryOf, postingOf } from '../../domain/accounting/posting';
import { formatMoney, parseMoney, shareHalfUp, splitLargestRemainder } from '../../kernel/money';

const amount = fc.bigInt({ min: 0n, max: 2n ** 63n - 1n });
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 10_000n }), { minLength: 1, maxLength: 8 })
  .filter((all) => all.some(Boolean));

test('the parts of a split add up to the whole, and none is off its share by a unit', () => {
  fc.assert(
    fc.property(amount, weights, (whole, all) => {
      const parts = splitLargestRemainder(whole, all);
      const total = all.reduce((sum, weight) => sum + weight, 0n);
      expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(whole);
      for (const [index, part] of parts.entries()) {
        const offBy = part * total - whole * (all[index] ?? 0n);
        expect(offBy < total && -offBy < total).toBe(true);
      }
    }),
  );
});

test('the units left over go to the largest remainders, and among equals to the earlier', () => {
  expect(splitLargestRemainder(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
  expect(splitLargestRemainder(10n, [26n, 35n, 39n])).toEqual([3n, 3n, 4n]);
  expect(splitLargestRemainder(5n, [1n, 2n, 1n])).toEqual([1n, 3n, 1n]);
});

test('a share is rounded half away from zero, to the unit', () => {
  const half = (minor: bigint) => shareHalfUp(minor, 1n, 2n);
  expect([half(1n), half(3n), half(-1n), half(-3n), half(2n)]).toEqual([1n, 2n, -1n, -2n, 1n]);
  expect(shareHalfUp(1_000n, 16n, 116n)).toBe(138n);
});

test('an amount is read only where it is spelled as we spell it and fits 64 bits', () => {
  const read = (text: string) => () => parseMoney({ amount: text, currency: 'KES' });
  for (const text of [
    '1.5',
    '+1',
    '01',
    '-0',
    '',
    ' 1',
    '1e3',
    '0x1',
    String(2n ** 63n),
    String(-(2n ** 63n)),
  ]) {
    expect(read(text)).toThrow(RangeError);
  }
  fc.assert(
    fc.property(amount, (amountMinor) => {
      const money = { amountMinor, currency: 'KES' } as const;
      expect(parseMoney(formatMoney(money))).toEqual(money);
    }),
  );
});

test('a rule that builds an unbalanced posting is stopped: that is a defect, not a refusal', () => {
  const bank = { bankAccount: 'kcb-operating' };
  const entry = entryOf(debit('1010', 100n, bank), credit('1020', 99n, bank));
  expect(() => postingOf([entry])).toThrow('does not balance');
});

test('a receipt that was reversed is not banked by itself either, a cheque neither', () => {
  const lease = {
    customerId: 'cus_1',
    leaseId: 'lse_1',
    unitId: 'unt_1',
    propertyId: 'prp_1',
    setId: 'set_1',
  };
  const state = { cleared: false, reversed: true, allocations: [], credits: [] };
  const cheque = {
    paymentId: 'pay_1',
    lease,
    method: 'cheque',
    place: {},
    amountMinor: 100n,
    ...state,
  } as const;
  expect(bankReceipt(cheque, 'kcb-operating')).toMatchObject({ ok: false, refusal: 'ALREADY_REVERSED' });
});
