import type { BusinessDate } from '../../../kernel/time';

const MINOR_IN_SHILLING = 100n;
// Kenya groups its digits so in both languages.
const GROUPED = new Intl.NumberFormat('en-KE');

/** An amount as a person reads it: shillings, and cents only where there are some. */
export function shillings(amountMinor: bigint): string {
  const cents = amountMinor % MINOR_IN_SHILLING;
  const whole = GROUPED.format(amountMinor / MINOR_IN_SHILLING);
  return cents === 0n ? `KES ${whole}` : `KES ${whole}.${String(cents).padStart(2, '0')}`;
}

/** The whole shillings that cover an amount, at most as many as one push takes. */
export function coveringShillings(amountMinor: bigint, limitMinor: bigint): bigint {
  const covering = (amountMinor + MINOR_IN_SHILLING - 1n) / MINOR_IN_SHILLING;
  const most = limitMinor / MINOR_IN_SHILLING;
  return covering < most ? covering : most;
}

/** A calendar day in the words of a language, whatever zone the server is in. */
export function dayIn(locale: string, day: BusinessDate): string {
  const format = new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return format.format(new Date(`${day}T00:00:00Z`));
}
