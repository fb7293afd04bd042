/**
 * Every move a refund may make, and what makes it. It leaves 2110 or its charges when it is approved, and us when it has
 * succeeded. `unknown` is no error: its money rests on 2420 until somebody proves what became of it. What failed stays
 * owed to the customer on 2410.
 */
export const REFUND_TRANSITIONS = [
  { from: 'received', to: 'awaiting_approval', on: 'a second person is to decide' },
  { from: 'received', to: 'approved', on: 'approved without a second person; 2410 holds it' },
  { from: 'received', to: 'refused', on: 'refused by a rule or a guard' },
  { from: 'awaiting_approval', to: 'approved', on: 'approved by a second person; 2410 holds it' },
  { from: 'awaiting_approval', to: 'refused', on: 'refused by a second person, a rule or a guard' },
  { from: 'approved', to: 'sent', on: 'its payout started; 2420 holds it' },
  { from: 'sent', to: 'unknown', on: 'nobody answers for the payout' },
  { from: 'sent', to: 'succeeded', on: 'the payout reached the customer' },
  { from: 'sent', to: 'failed', on: 'the payout is proven not to have happened; 2410 holds it again' },
  { from: 'unknown', to: 'succeeded', on: 'found to have reached the customer' },
  { from: 'unknown', to: 'failed', on: 'proven not to have happened; 2410 holds it again' },
] as const;

/** Where a refund is. `sent`: handed to its channel, not yet answered for; `refused` was never approved, so nothing was booked. */
export type RefundStatus = (typeof REFUND_TRANSITIONS)[number]['from' | 'to'];
