import { parseMoney, type MoneyWire } from '../../../kernel/money';

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];
const MONTH_LETTERS = 3;
const MINOR_PER_MAJOR = 100n;
const THOUSANDS = /\B(?=(\d{3})+$)/g;

/** `KES 25,000.00`, from integers alone; a negative amount has its minus before the digits. */
export function displayMoney(wire: MoneyWire): string {
  const { amountMinor, currency } = parseMoney(wire);
  const magnitude = amountMinor < 0n ? -amountMinor : amountMinor;
  const major = (magnitude / MINOR_PER_MAJOR).toString().replaceAll(THOUSANDS, ',');
  const minor = (magnitude % MINOR_PER_MAJOR).toString().padStart(2, '0');
  return `${currency} ${amountMinor < 0n ? '-' : ''}${major}.${minor}`;
}

/** `5 March 2026`, from a business date; no zone is involved. */
export function displayDate(date: string): string {
  const [year, month, day] = date.split('-');
  return `${Number(day)} ${MONTHS[Number(month) - 1]} ${year}`;
}

/** `5 Mar 2026`: the date where every character counts. */
export function displayDay(date: string): string {
  const [day, month = '', year] = displayDate(date).split(' ');
  return `${day} ${month.slice(0, MONTH_LETTERS)} ${year}`;
}

const METHODS: Readonly<Record<string, string>> = { mpesa: 'M-Pesa' };

/** How a payment was made, as an adjective before `payment`. */
export function displayMethod(method: string): string {
  return METHODS[method] ?? method;
}

/**
 * A receipt number between the words around it; nothing at all while the provider has not told it. A payment has null
 * there, a refund no such field.
 */
export function displayReceipt(receiptNumber: string | null | undefined, before: string, after = ''): string {
  return receiptNumber === null || receiptNumber === undefined ? '' : `${before}${receiptNumber}${after}`;
}

/** `late_fee` as `late fee`. */
export function displayCategory(category: string): string {
  return category.replaceAll('_', ' ');
}

/** What the lease's balance means to the customer: positive is owed, negative is held as prepaid rent. */
export function displayBalance(balance: MoneyWire): string {
  const { amountMinor } = parseMoney(balance);
  if (amountMinor === 0n) return 'Nothing is owed on your lease now.';
  if (amountMinor > 0n) return `Still owed on your lease: ${displayMoney(balance)}.`;
  return `Your lease is paid ahead by ${displayMoney(negated(balance))}.`;
}

/** The same in a few words: `Balance: KES 1,500.00 owed.` */
export function displayBalanceBriefly(balance: MoneyWire): string {
  const { amountMinor } = parseMoney(balance);
  if (amountMinor === 0n) return 'Balance: nothing owed.';
  if (amountMinor > 0n) return `Balance: ${displayMoney(balance)} owed.`;
  return `Balance: ${displayMoney(negated(balance))} paid ahead.`;
}

function negated(wire: MoneyWire): MoneyWire {
  const { amountMinor, currency } = parseMoney(wire);
  return { amount: (-amountMinor).toString(), currency };
}
