import fc from 'fast-check';
import { smsLength } from './length';

const x = (count: number): string => 'x'.repeat(count);

test.each([
  ['nothing', '', 'gsm7', 0, 1],
  ['160 of the alphabet fit one text', x(160), 'gsm7', 160, 1],
  ['161 do not', x(161), 'gsm7', 161, 2],
  ['two texts hold 306', x(306), 'gsm7', 306, 2],
  ['307 need three', x(307), 'gsm7', 307, 3],
  ['an escaped character takes two places', `${x(158)}€`, 'gsm7', 160, 1],
  ['and one too many makes two texts', `${x(159)}€`, 'gsm7', 161, 2],
  ['no escaped character stands across a cut', `${x(152)}€${x(152)}`, 'gsm7', 306, 3],
  ['letters of the alphabet beyond ASCII', 'àéÑ£¥§ΔΩ@_\n', 'gsm7', 11, 1],
  ['one letter outside makes all of it UCS-2', `Wanjikũ ${x(62)}`, 'ucs2', 70, 1],
  ['of which 70 fit', `Wanjikũ ${x(63)}`, 'ucs2', 71, 2],
  ['a pair of surrogates takes two places', '😀'.repeat(35), 'ucs2', 70, 1],
  ['and does not stand across a cut', `${x(66)}😀${x(66)}`, 'ucs2', 134, 3],
])('%s', (_what, text, encoding, units, parts) => {
  expect(smsLength(text)).toEqual({ encoding, units, parts });
});

test('parts are enough for what they carry, and at most one more than a plain division', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 700 }), (text) => {
      const { encoding, units, parts } = smsLength(text);
      const each = encoding === 'gsm7' ? 153 : 67;
      const alone = encoding === 'gsm7' ? 160 : 70;
      expect(units).toBeLessThanOrEqual(parts === 1 ? alone : parts * each);
      expect(parts).toBeLessThanOrEqual(Math.ceil(units / (each - 1)) + 1);
    }),
  );
});
