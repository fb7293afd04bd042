import { onItsWay, type RefundPayout } from './payouts';
import { mirrorOf, postingOf } from './posting';
import { allow, type Ruling } from './ruling';

/**
 * The payout of a refund is proven not to have reached the customer: DR 2420 CR 2410, the mirror of its start. The
 * customer is owed it as before. Only what is proven fails; a payout that no one answers for is unknown, and stays.
 */
export function payoutFailed(payout: RefundPayout): Ruling {
  const started = postingOf([onItsWay(payout)]);
  return allow({ posting: started && mirrorOf(started) });
}
