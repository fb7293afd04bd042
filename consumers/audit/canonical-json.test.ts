import fc from 'fast-check';
import { canonicalJson, type Json } from './canonical-json';

test('keys stand in one order and nothing is spaced, at every depth', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe(
    '{"a":true,"b":[1,{"c":"x","d":null}]}',
  );
});

test('the order of keys is that of UTF-16 code units (RFC 8785, 3.2.3)', () => {
  const given = {
    '\u20ac': 'e',
    '\r': 'r',
    '\ufb33': 'h',
    '1': 'o',
    '\ud83d\ude00': 's',
    '\u0080': 'c',
    ö: 'l',
  };
  expect(canonicalJson(given)).toBe(
    '{"\\r":"r","1":"o","\u0080":"c","ö":"l","\u20ac":"e","\ud83d\ude00":"s","\ufb33":"h"}',
  );
});

test('the spelling reads back as the value, and does not depend on how the keys were inserted', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const spelled = canonicalJson(value as Json);
      const reversed = JSON.parse(spelled, (_key, item: unknown) =>
        typeof item === 'object' && item !== null && !Array.isArray(item)
          ? Object.fromEntries(Object.entries(item).toReversed())
          : item,
      ) as Json;
      expect(JSON.parse(spelled)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed)).toBe(spelled);
    }),
  );
});

test.each([undefined, Number.NaN, Number.POSITIVE_INFINITY, 1n, { a: undefined }, [() => 1]])(
  'what JSON cannot say is refused: %p',
  (value) => {
    expect(() => canonicalJson(value as unknown as Json)).toThrow(TypeError);
  },
);
