export { formatMoney, moneyOf, parseMoney, type CurrencyCode, type MoneyWire } from './money';
export { shareHalfUp, splitLargestRemainder } from './split';
