import { paymentMove, paymentMoveThrough } from './moves';

test('two moves in one write begin where the first may, and end where the second does', () => {
  const move = paymentMoveThrough('pending', 'succeeded', { surplusMinor: 1n });
  expect(move).toEqual({ to: 'succeeded', from: paymentMove('pending').from, surplusMinor: 1n });
  expect(move.from).toContain('received');
});

test.each([
  ['received', 'succeeded'],
  ['succeeded', 'failed'],
] as const)('no write goes through %s to %s: the transition table has no such move', (via, to) => {
  expect(() => paymentMoveThrough(via, to)).toThrow(`no payment goes from ${via} to ${to}`);
});
