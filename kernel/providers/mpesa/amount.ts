const SHAPE = /^(\d{1,15})(?:\.(\d{1,2})0*)?$/;

/**
 * An amount of the provider (`10`, `1.00`, `"168.00"`, `8959269.6`) as minor units, exactly.
 * @throws RangeError when it is no amount with at most two decimals.
 */
export function shillingsToMinor(amount: string | number): bigint {
  const match = SHAPE.exec(String(amount).trim());
  if (!match?.[1]) throw new RangeError('not an amount of the provider');
  return BigInt(match[1]) * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
}

/**
 * Minor units as the whole shillings that M-Pesa takes.
 * @throws RangeError when cents are left, or nothing, or more than a number holds exactly.
 */
export function wholeShillings(amountMinor: bigint): number {
  if (amountMinor <= 0n || amountMinor % 100n !== 0n) throw new RangeError('not whole shillings above zero');
  const shillings = Number(amountMinor / 100n);
  if (!Number.isSafeInteger(shillings)) throw new RangeError('more shillings than a number holds exactly');
  return shillings;
}
