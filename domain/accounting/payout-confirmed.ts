import type { Place } from './methods';
import { leavingFrom, payable, type PayoutChannel, type RefundPayout } from './payouts';
import { credit, debit, entryOf, postingOf } from './posting';
import { allow, type Ruling } from './ruling';

/** A payout that arrived, and the place of money that it left. */
export interface ConfirmedPayout extends RefundPayout {
  readonly channel: PayoutChannel;
  readonly place: Place;
}

/** The payout of a refund has reached the customer: DR 2420 CR the account of its channel, 1040 or 1010. */
export function payoutConfirmed({ lease, attemptId, amountMinor, channel, place }: ConfirmedPayout): Ruling {
  const cash = leavingFrom(channel, place, attemptId);
  const entry = entryOf(
    debit('2420', amountMinor, { ...payable(lease), attemptId }),
    credit(cash.account, amountMinor, cash.dimensions),
  );
  return allow({ posting: postingOf([entry]) });
}
