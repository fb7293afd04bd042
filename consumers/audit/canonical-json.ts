/** What JSON can say. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

/**
 * The one spelling of a JSON value (RFC 8785): keys in order of their UTF-16 code units, no white space. Two values are
 * spelled alike exactly when they are equal, whatever a database did to the order of their keys.
 * @throws TypeError for what JSON cannot say (undefined, NaN, infinities, bigint): it would be left out in silence.
 */
export function canonicalJson(value: Json): string {
  if (isList(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value).toSorted((a, b) => (a < b ? -1 : 1));
    const pairs = keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] as Json)}`);
    return `{${pairs.join(',')}}`;
  }
  const isSayable = value === null || typeof value === 'string' || typeof value === 'boolean';
  if (!isSayable && !Number.isFinite(value)) throw new TypeError(`JSON cannot say this: ${typeof value}`);
  return JSON.stringify(value);
}
