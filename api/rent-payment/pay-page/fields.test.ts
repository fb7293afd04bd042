import { readFields, textOf } from './fields';

const LIMIT_MINOR = 25_000_000n;
const read = (amount: string, phone = '', hasOwnPhone = true) =>
  readFields({ amount, phone, after: '' }, LIMIT_MINOR, hasOwnPhone);

test.each([
  ['25000', 2_500_000n],
  ['25,000', 2_500_000n],
  [' 1 ', 100n],
  ['250000', 25_000_000n],
])('the amount %j is taken', (amount, amountMinor) => {
  expect(read(amount)).toEqual({ amountMinor, phone: null });
});

test.each([
  ['', 'amountMissing'],
  ['0', 'amountNotWhole'],
  ['10.50', 'amountNotWhole'],
  ['-1', 'amountNotWhole'],
  ['1e3', 'amountNotWhole'],
  ['ten', 'amountNotWhole'],
  ['9'.repeat(40), 'amountNotWhole'],
  ['250001', 'amountTooLarge'],
])('the amount %j is refused as %s', (amount, fault) => {
  expect(read(amount)).toEqual({ amount: fault });
});

test.each(['0712345678', '712345678', '254712345678', '+254 712 345 678', '0712-345-678'])(
  'the phone %j is a mobile number',
  (phone) => {
    expect(read('1', phone)).toEqual({ amountMinor: 100n, phone: '254712345678' });
  },
);

test.each(['0612345678', '07123456789', '071234567', '+255712345678', 'own', '0112 345 67x'])(
  'the phone %j is none',
  (phone) => {
    expect(read('1', phone)).toEqual({ phone: 'phoneWrong' });
  },
);

test('a phone must be typed where the customer has none, and both faults are told at once', () => {
  expect(read('', '', false)).toEqual({ amount: 'amountMissing', phone: 'phoneMissing' });
});

test('a field that no browser sends is empty', () => {
  for (const body of [undefined, null, 'amount', { amount: ['1'] }, { amount: 1 }])
    expect(textOf(body, 'amount')).toBe('');
  expect(textOf({ amount: 'x'.repeat(1_000) }, 'amount')).toHaveLength(40);
});
