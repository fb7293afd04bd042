import fc from 'fast-check';
import { shillingsToMinor, wholeShillings } from './amount';
import { orUndefined } from './fields';

// Passes on any error but the one that is promised.
const readOrNone = (amount: string | number) => orUndefined(() => shillingsToMinor(amount));

test.each<[string | number, bigint]>([
  [1.0, 100n],
  [10, 1_000n],
  ['168.00', 16_800n],
  ['5', 500n],
  [8_959_269.6, 895_926_960n],
  ['8959269.60', 895_926_960n],
  ['0.05', 5n],
  ['0', 0n],
  ['10.', 1_000n],
  ['10.5', 1_050n],
  ['10.500', 1_050n],
  [' 25.00 ', 2_500n],
  ['999999999999999.99', 99_999_999_999_999_999n],
])('%p is exactly %p', (written, minor) => {
  expect(shillingsToMinor(written)).toBe(minor);
});

test.each([
  '',
  ' ',
  '.5',
  '1,000.00',
  '-5',
  '+5',
  '10.005',
  '1e3',
  'KES 5',
  '0x10',
  '1 000',
  '٣',
  NaN,
  Infinity,
  -1,
  0.001,
  1e21,
  10 ** 13,
  '1234567890123456',
])('%p is no amount', (written) => {
  expect(() => shillingsToMinor(written)).toThrow(RangeError);
});

/** As the provider writes it: shillings and cents with a point. */
const written = (minor: bigint): string => `${minor / 100n}.${String(minor % 100n).padStart(2, '0')}`;
const SMALL = fc.bigInt({ min: 0n, max: 10n ** 15n - 1n });

test('no cent is lost, as text, as a JSON number, and whatever zeros end it', () => {
  fc.assert(
    fc.property(SMALL, fc.nat({ max: 3 }), (minor, zeros) => {
      const text = written(minor);
      expect(shillingsToMinor(text + '0'.repeat(zeros))).toBe(minor);
      expect(shillingsToMinor(JSON.parse(text) as number)).toBe(minor);
    }),
    { numRuns: 5_000 },
  );
});

test('a JSON number is read exactly or not at all', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), (minor) => {
      expect([minor, undefined]).toContain(readOrNone(JSON.parse(written(minor)) as number));
    }),
    { numRuns: 5_000 },
  );
});

test('whatever comes is an amount or a RangeError, and never below zero', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.double()), (anything) => {
      expect(readOrNone(anything) ?? 0n).toBeGreaterThanOrEqual(0n);
    }),
  );
});

test('whole shillings and back are the same; with cents left there are none', () => {
  fc.assert(
    fc.property(
      fc.bigInt({ min: 1n, max: 10n ** 12n }),
      fc.bigInt({ min: 1n, max: 99n }),
      (shillings, cents) => {
        expect(shillingsToMinor(wholeShillings(shillings * 100n))).toBe(shillings * 100n);
        expect(() => wholeShillings(shillings * 100n + cents)).toThrow(RangeError);
        expect(() => wholeShillings(-shillings * 100n)).toThrow(RangeError);
      },
    ),
  );
  expect(() => wholeShillings(0n)).toThrow(RangeError);
});
