/** Kenya keeps UTC+3 all year. Daraja writes its wall clock without saying so, in a different form per API. */
const EAT_OFFSET_MS = 3 * 3_600_000;
const SPACED = /^(\d{4})-(\d{1,2})-(\d{1,2})[ T](\d{1,2}):(\d{2})(?::(\d{2,3}))?$/;

/** The instant's digits on a clock in Nairobi, as [year, month, day, hour, minute, second], each padded. */
function wallClock(atMs: number): [string, string, string, string, string, string] {
  const iso = new Date(atMs + EAT_OFFSET_MS).toISOString();
  return iso.slice(0, 19).split(/[-T:]/) as [string, string, string, string, string, string];
}

/** `20231121121325`: passwords, C2B, STK callbacks. */
export const compactEat = (atMs: number): string => wallClock(atMs).join('');

/** `2020-08-05 10:13:00`: Pull. */
export function spacedEat(atMs: number): string {
  const [year, month, day, ...time] = wallClock(atMs);
  return `${year}-${month}-${day} ${time.join(':')}`;
}

/** `06.07.2024 22:48:52`: the result of a B2C payment. */
export function dottedEat(atMs: number): string {
  const [year, month, day, ...time] = wallClock(atMs);
  return `${day}.${month}.${year} ${time.join(':')}`;
}

/** `10072024091526`, day first: the time inside a CheckoutRequestID. */
export function dayFirstEat(atMs: number): string {
  const [year, month, day, ...time] = wallClock(atMs);
  return [day, month, year, ...time].join('');
}

/**
 * The instant of `2020-08-04 8:36:00` in milliseconds; undefined if it is no such time. Seconds may be missing or have
 * three digits: the portal's own sample ends in `10:10:000`.
 */
export function parseSpacedEat(text: string): number | undefined {
  const found = SPACED.exec(text);
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((digits) => Number(digits ?? 0));
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const again = new Date(atMs);
  const isReal = again.getUTCMonth() === month - 1 && again.getUTCDate() === day && hour < 24 && minute < 60;
  return isReal ? atMs - EAT_OFFSET_MS : undefined;
}

/** Whether fourteen digits are a time that exists, as a password's Timestamp must be. */
export function isCompactEat(text: string): boolean {
  const found = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  if (!found) return false;
  const [year, month, day, hour, minute, second] = found.slice(1);
  return (
    Number(second) < 60 && parseSpacedEat(`${year}-${month}-${day} ${hour}:${minute}:${second}`) !== undefined
  );
}
