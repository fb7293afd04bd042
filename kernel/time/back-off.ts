// Twenty doublings exceed every limit used; a larger exponent would only leave the range of integers.
const DOUBLINGS_MAX = 20;

/** Wait after the n-th failure in a row, n from 1: twice as long each time, up to a limit. */
export function backOffMs(failures: number, firstMs: number, maxMs: number): number {
  return Math.min(maxMs, firstMs * 2 ** Math.min(failures - 1, DOUBLINGS_MAX));
}
