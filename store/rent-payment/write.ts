export { adjustCharges, adjustmentEffect, type Adjustment } from './adjust-charges';
export { failPayment, type FailedPayment } from './fail-payment';
export { openPayment } from './open-payment';
export { postCharge, type ChargeToPost } from './post-charge';
export { postDeposit } from './post-deposit';
export { Refused } from './refused';
export type { RequestOutcome } from './request-row';
export { reversePayment } from './reverse-payment';
export { settlePayment } from './settle-payment';
