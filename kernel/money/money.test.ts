import fc from 'fast-check';
import { formatMoney, moneyOf, parseMoney } from '.';

const LARGEST = 2n ** 63n - 1n;
const wire = (amount: string) => ({ amount, currency: 'KES' }) as const;

it('the wire form of any amount that Postgres holds reads back as the same money', () => {
  const amounts = fc.oneof(
    fc.bigInt(-LARGEST, LARGEST),
    fc.constantFrom(0n, 1n, -1n, 2n ** 53n + 1n, LARGEST, -LARGEST),
  );
  fc.assert(
    fc.property(amounts, (amountMinor) => {
      const money = moneyOf(amountMinor, 'KES');
      expect(parseMoney(JSON.parse(JSON.stringify(formatMoney(money))) as never)).toEqual(money);
    }),
  );
});

it('an amount is written without grouping, fraction or exponent', () => {
  expect(formatMoney(moneyOf(2n ** 53n + 1n, 'KES'))).toEqual(wire('9007199254740993'));
  expect(formatMoney(moneyOf(-5n, 'KES'))).toEqual(wire('-5'));
});

it.each([
  '',
  ' 1',
  '1 ',
  '+1',
  '01',
  '-0',
  '00',
  '1.0',
  '1,000',
  '1e3',
  '0x10',
  '१',
  'NaN',
  '--1',
  '1n',
  '1\n',
])('what is no canonical whole number is refused: %j', (amount) => {
  expect(() => parseMoney(wire(amount))).toThrow(RangeError);
});

it('an amount that a Postgres bigint cannot hold is refused', () => {
  expect(parseMoney(wire(String(LARGEST)))).toEqual(moneyOf(LARGEST, 'KES'));
  for (const amount of [LARGEST + 1n, -LARGEST - 1n, 10n ** 18n * 99n, 10n ** 30n]) {
    expect(() => parseMoney(wire(String(amount)))).toThrow(RangeError);
  }
});
