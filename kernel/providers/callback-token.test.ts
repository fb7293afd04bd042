import fc from 'fast-check';
import { callbackToken, verifyCallbackToken } from './callback-token';

const SECRET = 'a secret of the tests';
const FACTS = ['tnt_1', 'stk', 'att_1'] as const;
const TOKEN = callbackToken(SECRET, ...FACTS);

test('a token is 192 bits in the letters of an address, the same each time', () => {
  expect(TOKEN).toMatch(/^[\w-]{32}$/);
  expect(callbackToken(SECRET, ...FACTS)).toBe(TOKEN);
  expect(verifyCallbackToken(SECRET, TOKEN, ...FACTS)).toBe(true);
});

test.each([
  ['company', ['tnt_2', 'stk', 'att_1']],
  ['kind', ['tnt_1', 'b2c-result', 'att_1']],
  ['target', ['tnt_1', 'stk', 'att_2']],
  ['number of facts', ['tnt_1', 'stk']],
  ['order', ['stk', 'tnt_1', 'att_1']],
])('a token is of no other %s', (_what, facts) => {
  expect(verifyCallbackToken(SECRET, TOKEN, ...facts)).toBe(false);
});

test('a token is of no other secret', () => {
  expect(verifyCallbackToken(`${SECRET}2`, TOKEN, ...FACTS)).toBe(false);
});

test('where one fact ends and the next begins is part of the token', () => {
  const facts = fc.array(fc.string(), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(facts, facts, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(verifyCallbackToken(SECRET, callbackToken(SECRET, ...one), ...other)).toBe(isSame);
    }),
  );
  expect(callbackToken(SECRET, 'ab', 'c')).not.toBe(callbackToken(SECRET, 'a', 'bc'));
});

test('a token with any one letter changed is refused', () => {
  for (let index = 0; index < TOKEN.length; index += 1) {
    const other = TOKEN[index] === 'A' ? 'B' : 'A';
    const forged = TOKEN.slice(0, index) + other + TOKEN.slice(index + 1);
    expect(verifyCallbackToken(SECRET, forged, ...FACTS)).toBe(false);
  }
});

test('anything else is refused without an error: shorter, longer, empty, of other letters', () => {
  const others = ['', TOKEN.slice(1), `${TOKEN}A`, `${TOKEN}=`, ` ${TOKEN}`, 'ü'.repeat(16), '\0'.repeat(32)];
  for (const other of [...others, 'é'.repeat(32)])
    expect(verifyCallbackToken(SECRET, other, ...FACTS)).toBe(false);
});
