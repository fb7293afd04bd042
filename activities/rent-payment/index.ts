import { adjustCharges } from './adjust-charges';
import type { RentPaymentDeps } from './deps';
import { failPayment } from './fail-payment';
import { openPayment } from './open-payment';
import { postDeposit } from './post-deposit';
import { reversePayment } from './reverse-payment';
import { settlePayment } from './settle-payment';

export type { RentPaymentDeps } from './deps';

/** The room's deeds over their dependencies. */
export function createRentPaymentActivities(deps: RentPaymentDeps) {
  return {
    openPayment: openPayment(deps),
    settlePayment: settlePayment(deps),
    failPayment: failPayment(deps),
    postDeposit: postDeposit(deps),
    reversePayment: reversePayment(deps),
    adjustCharges: adjustCharges(deps),
  };
}

/** What a workflow may call. */
export type RentPaymentActivities = ReturnType<typeof createRentPaymentActivities>;
