/** A calendar day `YYYY-MM-DD` in a property's own zone. Compares with `<`; never derived from an instant in SQL. */
export type BusinessDate = string;

/** Default zone of a property. Kenya has no daylight saving. */
export const NAIROBI = 'Africa/Nairobi';

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/;

/** True for a real calendar day between 2000 and 2199, written `YYYY-MM-DD`. */
export function isBusinessDate(text: string): boolean {
  const match = SHAPE.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (year < 2000 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  return day <= (days[month - 1] ?? 0);
}

/**
 * Reads a business date.
 * @throws RangeError when the text is not a real calendar day.
 */
export function parseBusinessDate(text: string): BusinessDate {
  if (!isBusinessDate(text)) throw new RangeError(`not a calendar day YYYY-MM-DD: ${text}`);
  return text;
}

/** The month `YYYY-MM` a business date lies in. */
export function monthOf(date: BusinessDate): string {
  return date.slice(0, 7);
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** The business date at an instant in an IANA zone. */
export function businessDateIn(zone: string, instant: Date): BusinessDate {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    formats.set(zone, format);
  }
  return format.format(instant);
}
