import fc from 'fast-check';
import { displayBalance, displayCategory, displayDate, displayMethod, displayMoney } from './wording';

const kes = (amount: string) => ({ amount, currency: 'KES' }) as const;

test.each([
  ['0', 'KES 0.00'],
  ['5', 'KES 0.05'],
  ['99999', 'KES 999.99'],
  ['100000', 'KES 1,000.00'],
  ['2500000', 'KES 25,000.00'],
  ['-2500050', 'KES -25,000.50'],
  ['900719925474099301', 'KES 9,007,199,254,740,993.01'],
])('%s cents are displayed as %s', (amount, displayed) => {
  expect(displayMoney(kes(amount))).toBe(displayed);
});

test('no amount loses or gains a cent by being displayed', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), (amountMinor) => {
      const digits = displayMoney(kes(amountMinor.toString())).replaceAll(/[^\d-]/g, '');
      expect(BigInt(digits)).toBe(amountMinor);
    }),
  );
});

test('a business date is displayed as it is, without a zone', () => {
  expect([displayDate('2026-01-01'), displayDate('2026-12-31')]).toEqual([
    '1 January 2026',
    '31 December 2026',
  ]);
});

test('a balance says who owes', () => {
  expect(displayBalance(kes('150000'))).toBe('Still owed on your lease: KES 1,500.00.');
  expect(displayBalance(kes('-150000'))).toBe('Your lease is paid ahead by KES 1,500.00.');
  expect(displayBalance(kes('0'))).toBe('Nothing is owed on your lease now.');
});

test('a category is displayed in words', () => {
  expect(displayCategory('late_fee')).toBe('late fee');
});

test('a method of payment is displayed by its own name', () => {
  expect(['cash', 'cheque', 'mpesa'].map(displayMethod)).toEqual(['cash', 'cheque', 'M-Pesa']);
});
