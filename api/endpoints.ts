import { listEvents } from './events/list-events';
import { getBalances } from './ledger/get-balances';
import { getEntry } from './ledger/get-entry';
import { getTrialBalance } from './ledger/get-trial-balance';
import { listAccounts } from './ledger/list-accounts';
import { listEntries } from './ledger/list-entries';
import type { Endpoint } from './middleware/endpoint';
import { getAdjustment } from './rent-payment/get-adjustment';
import { getDeposit } from './rent-payment/get-deposit';
import { getLeaseStatement } from './rent-payment/get-lease-statement';
import { getPayment } from './rent-payment/get-payment';
import { getReview } from './rent-payment/get-review';
import { getRefund } from './rent-payment/get-refund';
import { getReversal } from './rent-payment/get-reversal';
import { listAttempts } from './rent-payment/list-attempts';
import { listCharges } from './rent-payment/list-charges';
import { listPayments } from './rent-payment/list-payments';
import { listReviews } from './rent-payment/list-reviews';
import { postAdjustment } from './rent-payment/post-adjustment';
import { postAttempt } from './rent-payment/post-attempt';
import { postDeposit } from './rent-payment/post-deposit';
import { postMpesaPayment } from './rent-payment/post-mpesa-payment';
import { postPaymentLink } from './rent-payment/post-payment-link';
import { postPayment } from './rent-payment/post-payment';
import { postRefund } from './rent-payment/post-refund';
import { postRefundApproval } from './rent-payment/post-refund-approval';
import { postResolution } from './rent-payment/post-resolution';
import { postReversal } from './rent-payment/post-reversal';
import { getWebhook } from './webhooks/get-webhook';
import { listDeliveries } from './webhooks/list-deliveries';
import { listWebhooks } from './webhooks/list-webhooks';
import { postReplay } from './webhooks/post-replay';
import { postSuspension } from './webhooks/post-suspension';
import { postWebhook } from './webhooks/post-webhook';

/** Every endpoint of the API. Router, OpenAPI and the tests that try each with a foreign token are made from this list. */
export const ENDPOINTS: readonly Endpoint[] = [
  postPayment,
  postMpesaPayment,
  listPayments,
  getPayment,
  postAttempt,
  listAttempts,
  postPaymentLink,
  postReversal,
  getReversal,
  postDeposit,
  getDeposit,
  postAdjustment,
  getAdjustment,
  postRefund,
  getRefund,
  postRefundApproval,
  listReviews,
  getReview,
  postResolution,
  listCharges,
  getLeaseStatement,
  listAccounts,
  listEntries,
  getEntry,
  getBalances,
  getTrialBalance,
  listEvents,
  postWebhook,
  listWebhooks,
  getWebhook,
  listDeliveries,
  postSuspension,
  postReplay,
];
