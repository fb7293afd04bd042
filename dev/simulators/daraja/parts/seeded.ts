import { createHash } from 'node:crypto';

const FRACTION_BYTES = 6;

/** Hexadecimal digits that are a function of the seed and what they are for: the simulator's only source of chance. */
export function seededHex(seed: string, ...purpose: readonly (string | number)[]): string {
  return createHash('sha256')
    .update([seed, ...purpose].join('\u0000'))
    .digest('hex');
}

/** A number from 0 up to 1, the same for the same seed and purpose. */
export function seededFraction(seed: string, ...purpose: readonly (string | number)[]): number {
  const hex = seededHex(seed, ...purpose).slice(0, FRACTION_BYTES * 2);
  return Number.parseInt(hex, 16) / 2 ** (FRACTION_BYTES * 8);
}
