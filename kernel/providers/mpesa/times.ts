const EAST_AFRICA_MS = 3 * 3_600_000;

const pad = (value: number): string => String(value).padStart(2, '0');

/** An instant as the provider writes times: East African, without a zone, `YYYYMMDDhhmmss`. */
export function eastAfricanStamp(at: Date): string {
  return eastAfricanText(at).replaceAll(/\D/g, '');
}

/** The same as `YYYY-MM-DD hh:mm:ss`, as the statement asks for it. */
export function eastAfricanText(at: Date): string {
  const local = new Date(at.getTime() + EAST_AFRICA_MS);
  const day = `${local.getUTCFullYear()}-${pad(local.getUTCMonth() + 1)}-${pad(local.getUTCDate())}`;
  return `${day} ${pad(local.getUTCHours())}:${pad(local.getUTCMinutes())}:${pad(local.getUTCSeconds())}`;
}

// In turn: 20191219102115 · 2020-08-04 8:36:00, or with a T, a fraction, a zone · 06.07.2024 22:48:52
const CLOCK = '(?<hour>\\d{1,2}):(?<minute>\\d\\d):(?<second>\\d\\d)';
const SHAPES = [
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)$/,
  new RegExp(`^(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d)[ T]${CLOCK}(\\.\\d+)?(Z|\\+03:?00)?$`),
  new RegExp(`^(?<day>\\d\\d)\\.(?<month>\\d\\d)\\.(?<year>\\d{4}) ${CLOCK}$`),
];

/**
 * A time of the provider in any of its three ways of writing. A `Z` after it is not meant: the portal's statement writes
 * East African time with one. @throws RangeError when it is none of them, or no such moment exists.
 */
export function parseEastAfrican(text: string | number): Date {
  const written = String(text).trim();
  const groups = SHAPES.map((shape) => shape.exec(written)?.groups).find((found) => found !== undefined);
  const part = (name: string): number => Number(groups?.[name]);
  const [year, month, day, hour, minute, second] = [
    part('year'),
    part('month'),
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  ];
  const local = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date rolls over: the 31st of February would be a day in March, hour 24 the next day.
  const isReal =
    local.getUTCMonth() === month - 1 && local.getUTCHours() === hour && local.getUTCSeconds() === second;
  if (!isReal || local.getUTCMinutes() !== minute) throw new RangeError('not a time of the provider');
  return new Date(local.getTime() - EAST_AFRICA_MS);
}
