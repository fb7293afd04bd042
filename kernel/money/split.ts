/**
 * `amountMinor × numerator ÷ denominator`, rounded half away from zero to the minor unit (the rule of accounts.md: "half-up to the cent").
 * @throws RangeError when the denominator is not positive.
 */
export function shareHalfUp(amountMinor: bigint, numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('denominator must be positive');
  const product = amountMinor * numerator;
  const magnitude = product < 0n ? -product : product;
  const rounded = (2n * magnitude + denominator) / (2n * denominator);
  return product < 0n ? -rounded : rounded;
}

/**
 * Splits an amount by weights so that the parts add up to the whole: floors first, then the left-over units go to the
 * largest remainders; ties go to the earlier weight, so the caller orders weights by id to be reproducible.
 * @throws RangeError when the amount is negative, a weight is negative, or all weights are zero.
 */
export function splitLargestRemainder(amountMinor: bigint, weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  if (amountMinor < 0n || total <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('split needs a non-negative amount and weights that add up to more than zero');
  }
  const parts = weights.map((weight) => (amountMinor * weight) / total);
  const left = amountMinor - parts.reduce((sum, part) => sum + part, 0n);
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (amountMinor * weight) % total }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const [place, { index }] of byRemainder.entries()) {
    if (BigInt(place) < left) parts[index] = (parts[index] ?? 0n) + 1n;
  }
  return parts;
}
