export { formatMoney, moneyOf, parseMoney, type CurrencyCode, type Money, type MoneyWire } from './money';
export { shareHalfUp, splitLargestRemainder } from './split';
