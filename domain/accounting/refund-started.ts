import { onItsWay, type RefundPayout } from './payouts';
import { postingOf } from './posting';
import { allow, refuse, type Ruling } from './ruling';

/**
 * An approved refund is handed to a channel: DR 2410 CR 2420 under its attempt, where it also rests while nobody knows
 * what became of it (an unknown outcome posts nothing). That the customer is owed so much is the guard of 2410, not of
 * this rule. Refuses AMOUNT_NOT_POSITIVE.
 */
export function refundStarted(payout: RefundPayout): Ruling {
  if (payout.amountMinor <= 0n) return refuse('AMOUNT_NOT_POSITIVE');
  return allow({ posting: postingOf([onItsWay(payout)]) });
}
