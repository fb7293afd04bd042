/** Between the digits of a number people write these. */
const SEPARATORS = /[\s().-]/g;
/** With the country, with the trunk's zero, or bare; Kenyan mobile numbers have nine digits and begin with 7 or 1. */
const KENYAN_MOBILE = /^(?:\+254|00254|254|0)?([17]\d{8})$/;

/** The number as `+254712345678`, however it was written; null when it is no Kenyan mobile number. */
export function kenyanMobile(written: string): string | null {
  const [, subscriber] = KENYAN_MOBILE.exec(written.replaceAll(SEPARATORS, '')) ?? [];
  return subscriber === undefined ? null : `+254${subscriber}`;
}
