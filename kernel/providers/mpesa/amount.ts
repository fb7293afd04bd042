const SHAPE = /^(\d{1,15})(?:\.(\d{0,2})0*)?$/;

// Every amount with two decimals below this has a double of its own, so what JSON made of it is read back exactly.
const NUMBER_BELOW = 10 ** 13;

/**
 * An amount of the provider (`10`, `1.00`, `"168.00"`, `8959269.6`) as minor units, exactly.
 * @throws RangeError when it is no amount with at most two decimals, or a number so large that its cents may be lost.
 */
export function shillingsToMinor(amount: string | number): bigint {
  if (typeof amount === 'number' && amount >= NUMBER_BELOW) throw new RangeError('too large to be exact');
  const match = SHAPE.exec(String(amount).trim());
  if (!match?.[1]) throw new RangeError('not an amount of the provider');
  return BigInt(match[1]) * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
}

const WHOLE_MINOR_BELOW = 10n ** 15n;

/** Minor units as the whole shillings that M-Pesa takes. @throws RangeError when cents are left, or nothing, or too much. */
export function wholeShillings(amountMinor: bigint): number {
  if (amountMinor <= 0n || amountMinor % 100n !== 0n || amountMinor >= WHOLE_MINOR_BELOW) {
    throw new RangeError('not whole shillings above zero');
  }
  return Number(amountMinor / 100n);
}
