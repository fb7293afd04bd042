import { callbackToken, verifyCallbackToken } from './inbound';

const SECRET = 'a secret of at least thirty-two characters';
const FACTS = ['tnt_1', 'stk', 'att_1'];

test('it fits into an address and has 192 bits', () => {
  expect(callbackToken(SECRET, ...FACTS)).toMatch(/^[\w-]{32}$/);
  expect(verifyCallbackToken(SECRET, callbackToken(SECRET, ...FACTS), ...FACTS)).toBe(true);
});

test('it holds for these facts under this secret only, and their limits cannot be moved', () => {
  const token = callbackToken(SECRET, ...FACTS);
  const others = [
    ['tnt_2', 'stk', 'att_1'],
    ['tnt_1', 'b2c-result', 'att_1'],
    ['tnt_1', 'stk', 'att_2'],
    ['tnt_1', 'stk'],
    ['tnt_1s', 'tk', 'att_1'],
    ['tnt_1","stk', 'att_1'],
  ];
  for (const facts of others) expect(verifyCallbackToken(SECRET, token, ...facts)).toBe(false);
  expect(verifyCallbackToken(`${SECRET}!`, token, ...FACTS)).toBe(false);
});

test('another length, another letter, another alphabet are refused without an error', () => {
  const token = callbackToken(SECRET, ...FACTS);
  const last = token.endsWith('A') ? 'B' : 'A';
  for (const wrong of [
    '',
    token.slice(1),
    `${token}=`,
    token.slice(0, -1) + last,
    'é'.repeat(16),
    'é'.repeat(32),
  ]) {
    expect(verifyCallbackToken(SECRET, wrong, ...FACTS)).toBe(false);
  }
});
