import { adjustChargesActivity } from './adjust-charges';
import type { RentPaymentDeps } from './deps';
import { failPaymentActivity } from './fail-payment';
import { openPaymentActivity } from './open-payment';
import { postDepositActivity } from './post-deposit';
import { reversePaymentActivity } from './reverse-payment';
import { settlePaymentActivity } from './settle-payment';

export type { RentPaymentDeps } from './deps';

/** The room's deeds over their dependencies. */
export function createRentPaymentActivities(deps: RentPaymentDeps) {
  return {
    openPayment: openPaymentActivity(deps),
    settlePayment: settlePaymentActivity(deps),
    failPayment: failPaymentActivity(deps),
    postDeposit: postDepositActivity(deps),
    reversePayment: reversePaymentActivity(deps),
    adjustCharges: adjustChargesActivity(deps),
  };
}

/** What a workflow may call. */
export type RentPaymentActivities = ReturnType<typeof createRentPaymentActivities>;
