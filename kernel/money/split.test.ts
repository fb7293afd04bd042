import fc from 'fast-check';
import { shareHalfUp, splitLargestRemainder } from '.';

const amounts = fc.oneof(fc.bigInt(0n, 1_000n), fc.bigInt(2n ** 53n, 2n ** 80n));
const weights = fc
  .array(fc.oneof(fc.bigInt(0n, 10_000n), fc.bigInt(0n, 2n ** 70n)), { minLength: 1, maxLength: 8 })
  .filter((all) => all.some((weight) => weight > 0n));

const sum = (parts: readonly bigint[]): bigint => parts.reduce((total, part) => total + part, 0n);
const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

describe('shareHalfUp', () => {
  it.each([
    [2_500_000n, 800n, 10_000n, 200_000n],
    [1n, 1n, 2n, 1n],
    [-1n, 1n, 2n, -1n],
    [1n, 49n, 100n, 0n],
    [5n, 15n, 100n, 1n],
    [270_007n, 750n, 10_000n, 20_251n],
    [0n, 800n, 10_000n, 0n],
  ])('%d × %d ÷ %d is %d', (amount, numerator, denominator, expected) => {
    expect(shareHalfUp(amount, numerator, denominator)).toBe(expected);
  });

  it('is the nearest whole number, halves away from zero, alike for debit and credit', () => {
    fc.assert(
      fc.property(
        amounts,
        fc.bigInt(0n, 20_000n),
        fc.bigInt(1n, 20_000n),
        (amount, numerator, denominator) => {
          const share = shareHalfUp(amount, numerator, denominator);
          const twiceTheError = 2n * (share * denominator - amount * numerator);
          expect(twiceTheError <= denominator && twiceTheError > -denominator).toBe(true);
          expect(shareHalfUp(-amount, numerator, denominator)).toBe(-share);
        },
      ),
    );
  });

  it.each([0n, -1n])('refuses a denominator of %d', (denominator) => {
    expect(() => shareHalfUp(1n, 1n, denominator)).toThrow(RangeError);
  });
});

describe('splitLargestRemainder', () => {
  it.each([
    [3_978_088n, [6_000n, 4_000n], [2_386_853n, 1_591_235n]],
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [2n, [1n, 1n, 1n], [1n, 1n, 0n]],
    [1n, [3_333n, 3_334n, 3_333n], [0n, 1n, 0n]],
    [7n, [0n, 5n], [0n, 7n]],
    [0n, [1n, 2n], [0n, 0n]],
  ])('%d by %p is %p', (amount, by, expected) => {
    expect(splitLargestRemainder(amount, by)).toEqual(expected);
  });

  it('parts add up to the whole, each within one unit of its exact share, none for a weight of nothing', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, by) => {
        const parts = splitLargestRemainder(amount, by);
        expect(sum(parts)).toBe(amount);
        parts.forEach((part, index) => {
          const weight = by[index] ?? 0n;
          expect(magnitude(part * sum(by) - amount * weight) < sum(by)).toBe(true);
          expect(weight > 0n || part === 0n).toBe(true);
        });
      }),
    );
  });

  it('gives a larger weight no less, and the same split every time', () => {
    fc.assert(
      fc.property(amounts, weights, (amount, by) => {
        const parts = splitLargestRemainder(amount, by);
        const inOrder = parts.map((part, index) => ({ part, weight: by[index] ?? 0n }));
        inOrder.sort((a, b) => (a.weight === b.weight ? 0 : a.weight < b.weight ? -1 : 1));
        for (const [index, { part, weight }] of inOrder.entries()) {
          const next = inOrder[index + 1];
          expect(next === undefined || next.weight === weight || next.part >= part).toBe(true);
        }
        expect(splitLargestRemainder(amount, by)).toEqual(parts);
      }),
    );
  });

  it.each([
    [-1n, [1n]],
    [1n, []],
    [1n, [0n, 0n]],
    [1n, [2n, -1n]],
  ])('refuses %d by %p', (amount, by) => {
    expect(() => splitLargestRemainder(amount, by)).toThrow(RangeError);
  });
});
