import type { RentPaymentActivities } from '../../activities/rent-payment';
import { databaseSteps } from '../steps/database-step';

/** The room's database steps, with what an operator reads beside each. */
export const {
  openPayment,
  settlePayment,
  failPayment,
  postDeposit,
  reversePayment,
  adjustCharges,
  openAttempt,
  failAttempt,
  notePush,
  applyEvidence,
  applyQuery,
  matchStatement,
} = databaseSteps<RentPaymentActivities>({
  openPayment: 'Validate the payment and open its intent',
  settlePayment: 'Post the payment to the ledger and allocate it',
  failPayment: 'Record why the payment failed',
  postDeposit: 'Bank and clear the receipts of the deposit',
  reversePayment: 'Post the reversal of the payment',
  adjustCharges: 'Post the adjustment',
  openAttempt: 'Validate the payment, open its intent and claim the sending',
  failAttempt: 'Record why the attempt failed',
  notePush: 'Note the answer to the push',
  applyEvidence: 'Settle by the evidence that came',
  applyQuery: 'Settle by what the provider says when asked',
  matchStatement: 'Settle by the statement of the paybill',
});
