// GSM 03.38: the alphabet of seven bits, and what is reached through its escape and so takes two places.
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
    '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const ESCAPED = new Set('\f^{}\\[~]|€');

/** Places in a text that stands alone, and in each of several, which lose some to their numbering. */
const CAPACITY = { gsm7: { alone: 160, each: 153 }, ucs2: { alone: 70, each: 67 } } as const;

/** How a text travels. */
export interface SmsLength {
  /** `ucs2` as soon as one character is outside the seven-bit alphabet: then less than half fits. */
  readonly encoding: keyof typeof CAPACITY;
  /** Septets, or units of sixteen bits. */
  readonly units: number;
  /** Texts that it is cut into and paid as. */
  readonly parts: number;
}

function partsOf(sizes: readonly number[], units: number, { alone, each }: { alone: number; each: number }) {
  if (units <= alone) return 1;
  let parts = 1;
  let used = 0;
  for (const size of sizes) {
    // A character of two places never stands across a cut.
    if (used + size > each) {
      parts += 1;
      used = 0;
    }
    used += size;
  }
  return parts;
}

/** Counts a text as networks do; nothing is replaced to make it shorter. */
export function smsLength(text: string): SmsLength {
  const characters = Array.from(text);
  const isGsm = characters.every((character) => BASIC.has(character) || ESCAPED.has(character));
  const encoding = isGsm ? 'gsm7' : 'ucs2';
  const sizes = characters.map((character) => {
    if (isGsm) return ESCAPED.has(character) ? 2 : 1;
    return character.length;
  });
  const units = sizes.reduce((sum, size) => sum + size, 0);
  return { encoding, units, parts: partsOf(sizes, units, CAPACITY[encoding]) };
}
