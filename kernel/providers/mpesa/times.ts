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

// 20191219102115 · 2020-08-04 8:36:00 or with a T and a zone · 06.07.2024 22:48:52
const YEAR_FIRST = /^(\d{4})-?(\d\d)-?(\d\d)[ T]?(\d{1,2}):?(\d\d):?(\d\d)/;
const DAY_FIRST = /^(\d\d)\.(\d\d)\.(\d{4}) (\d{1,2}):(\d\d):(\d\d)/;

/** A time of the provider in any of its three ways of writing. @throws RangeError when it is none of them. */
export function parseEastAfrican(text: string | number): Date {
  const written = String(text);
  const yearFirst = YEAR_FIRST.exec(written);
  const dayFirst = DAY_FIRST.exec(written);
  const [year, month, day, ...clock] = yearFirst
    ? yearFirst.slice(1).map(Number)
    : [dayFirst?.[3], dayFirst?.[2], dayFirst?.[1], dayFirst?.[4], dayFirst?.[5], dayFirst?.[6]].map(Number);
  const at = Date.UTC(year ?? NaN, (month ?? NaN) - 1, day, clock[0], clock[1], clock[2]) - EAST_AFRICA_MS;
  if (Number.isNaN(at)) throw new RangeError('not a time of the provider');
  return new Date(at);
}
