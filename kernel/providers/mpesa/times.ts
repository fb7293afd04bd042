const EAST_AFRICA_MS = 3 * 3_600_000;

const localIso = (at: Date): string => new Date(at.getTime() + EAST_AFRICA_MS).toISOString();

/** An instant as the statement asks for it: East African, without a zone, `YYYY-MM-DD hh:mm:ss`. */
export const eastAfricanText = (at: Date): string => localIso(at).slice(0, 19).replace('T', ' ');

/** The same as `YYYYMMDDhhmmss`, as requests are stamped. */
export const eastAfricanStamp = (at: Date): string => eastAfricanText(at).replaceAll(/\D/g, '');

const SHAPES = [
  // 20191219102115
  /^(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)(?<hour>\d\d)(?<minute>\d\d)(?<second>\d\d)$/,
  // 06.07.2024 22:48:52
  /^(?<day>\d\d)\.(?<month>\d\d)\.(?<year>\d{4}) (?<hour>\d{1,2}):(?<minute>\d\d):(?<second>\d\d)$/,
  // 2020-08-04 8:36:00, and 2020-08-05T10:13:00Z, whose Z is not meant: the statement's times are East African.
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[ T](?<hour>\d{1,2}):(?<minute>\d\d):(?<second>\d\d)(?:\.\d+)?(?:Z|\+03:?00)?$/,
];

/** A time of the provider in any of its three ways of writing. @throws RangeError when it is none of them, or no time. */
export function parseEastAfrican(written: string | number): Date {
  for (const shape of SHAPES) {
    const parts = shape.exec(String(written).trim())?.groups;
    if (!parts) continue;
    const { year, month, day, hour = '', minute, second } = parts;
    const local = `${year}-${month}-${day} ${hour.padStart(2, '0')}:${minute}:${second}`;
    const at = new Date(Date.parse(`${local.replace(' ', 'T')}Z`) - EAST_AFRICA_MS);
    // 31 February would become a day of March.
    if (!Number.isNaN(at.getTime()) && eastAfricanText(at) === local) return at;
  }
  throw new RangeError('not a time of the provider');
}
