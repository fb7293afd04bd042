export { acceptAdjustment } from './accept-adjustment';
export { acceptDeposit } from './accept-deposit';
export { acceptPayment } from './accept-payment';
export { acceptReversal } from './accept-reversal';
export type { AcceptedCommand, AcceptedProcess, RecordPayment, RequestAdjustment, StartOf } from './commands';
