export { acceptAdjustment } from './accept-adjustment';
export { acceptDeposit } from './accept-deposit';
export { acceptPayment } from './accept-payment';
export { acceptReversal } from './accept-reversal';
export type {
  AcceptedCommand,
  AcceptedProcess,
  CollectPayment,
  RecordPayment,
  RequestAdjustment,
  RetryPayment,
  StartOf,
  StartOfAttempt,
} from './commands';
export { acceptCallback, type InboundCallback } from './accept-callback';
export { acceptCollection, acceptRetry, retryAttemptId } from './accept-collection';
export { acceptResolution } from './accept-resolution';
export { acceptApproval, acceptRefund } from './accept-refund';
export { acceptPaymentLink } from './accept-payment-link';
