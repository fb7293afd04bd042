import { REFUND_TRANSITIONS, type RefundStatus } from './refund-status';
import { sourcesOf } from './status';

const into = (to: RefundStatus): RefundStatus[] => sourcesOf<RefundStatus>(REFUND_TRANSITIONS, to).toSorted();
const outOf = (from: RefundStatus): RefundStatus[] =>
  REFUND_TRANSITIONS.filter((move) => move.from === from).map(({ to }) => to);

it('money leaves by a payout only, and a payout starts only from what is approved', () => {
  expect(into('sent')).toEqual(['approved']);
  expect(into('succeeded')).toEqual(['sent', 'unknown']);
  expect(into('failed')).toEqual(['sent', 'unknown']);
});

it('what has ended stays as it is, and what is unknown ends only by proof', () => {
  expect((['succeeded', 'failed', 'refused'] as const).flatMap(outOf)).toEqual([]);
  expect(outOf('unknown').toSorted()).toEqual(['failed', 'succeeded']);
});

it('nothing that was approved is refused: its money is booked as the customer’s by then', () => {
  expect(into('refused')).toEqual(['awaiting_approval', 'received']);
});

it('every status but the first is reached from it, and no move is there twice', () => {
  const reached = new Set<RefundStatus>(['received']);
  for (const from of reached) for (const to of outOf(from)) reached.add(to);
  expect([...reached].toSorted()).toEqual(
    [...new Set(REFUND_TRANSITIONS.flatMap(({ from, to }) => [from, to]))].toSorted(),
  );
  expect(new Set(REFUND_TRANSITIONS.map(({ from, to }) => `${from} ${to}`)).size).toBe(
    REFUND_TRANSITIONS.length,
  );
});
