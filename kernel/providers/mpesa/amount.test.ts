import fc from 'fast-check';
import { shillingsToMinor, wholeShillings } from './amount';

const LARGEST_MINOR = 99_999_999_999_999_999n;
const minorAmount = fc.bigInt({ min: 0n, max: LARGEST_MINOR });
const cents = (minor: bigint): string => String(minor % 100n).padStart(2, '0');
const written = (minor: bigint): string => `${minor / 100n}.${cents(minor)}`;

describe('an amount of the provider', () => {
  test('as text is read to the cent, whatever zeros follow', () => {
    fc.assert(
      fc.property(minorAmount, fc.nat({ max: 4 }), (minor, zeros) => {
        expect(shillingsToMinor(written(minor) + '0'.repeat(zeros))).toBe(minor);
      }),
    );
  });

  test('as text without its last zeros, or without decimals, is the same amount', () => {
    fc.assert(
      fc.property(minorAmount, (minor) => {
        const short = written(minor).replace(/\.?0+$/, '') || '0';
        const whole = minor % 100n === 0n ? String(minor / 100n) : short;
        expect(shillingsToMinor(whole)).toBe(minor);
      }),
    );
  });

  test('as a number is read to the cent, though numbers are binary', () => {
    const small = fc.bigInt({ min: 0n, max: 99_999_999_999n });
    fc.assert(fc.property(small, (minor) => expect(shillingsToMinor(Number(written(minor)))).toBe(minor)));
  });

  test.each([
    [10, 1_000n],
    [1.0, 100n],
    ['168.00', 16_800n],
    [8_959_269.6, 895_926_960n],
    ['  5.00 ', 500n],
    ['0', 0n],
    ['25000', 2_500_000n],
    [0.29, 29n],
  ])('such as %j is %d cents', (amount, minor) => expect(shillingsToMinor(amount)).toBe(minor));

  test.each([
    ...['', ' ', '.', '1.', '.5', '-5', '+5', '1,000.00', 'KES 10', '10 KES', '1e3', '0x10', '1_000'],
    ...['1.001', '1.005', '١', '1.0.0', 'NaN', 'Infinity', '1000000000000000', '1\n2'],
    ...[-1980, NaN, Infinity, 1e21, 1e-7, 0.1 + 0.2],
  ])('is not guessed: %j is refused', (amount) => {
    expect(() => shillingsToMinor(amount)).toThrow(RangeError);
    expect(() => shillingsToMinor(amount)).toThrow(/^not an amount of the provider$/);
  });
});

describe('whole shillings', () => {
  test('go out and come back the same', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 999_999_999_999_999n }), (shillings) => {
        expect(wholeShillings(shillings * 100n)).toBe(Number(shillings));
        expect(shillingsToMinor(wholeShillings(shillings * 100n))).toBe(shillings * 100n);
      }),
    );
  });

  test('are never rounded: cents left over are refused, and nothing, and less', () => {
    const withCents = fc.tuple(fc.bigInt({ min: 0n, max: LARGEST_MINOR }), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(withCents, ([shillings, left]) =>
        expect(() => wholeShillings(shillings * 100n + BigInt(left))).toThrow(RangeError),
      ),
    );
    for (const minor of [0n, -100n, -1n]) expect(() => wholeShillings(minor)).toThrow(RangeError);
  });

  test('beyond what a number holds exactly are refused and not rounded', () => {
    expect(wholeShillings(BigInt(Number.MAX_SAFE_INTEGER) * 100n)).toBe(Number.MAX_SAFE_INTEGER);
    expect(() => wholeShillings((BigInt(Number.MAX_SAFE_INTEGER) + 2n) * 100n)).toThrow(RangeError);
  });
});
