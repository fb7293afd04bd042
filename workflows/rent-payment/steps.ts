import type { RentPaymentActivities } from '../../activities/rent-payment';
import { databaseSteps } from '../steps/database-step';

/** The room's database steps, with what an operator reads beside each. */
export const { openPayment, settlePayment, failPayment, postDeposit, reversePayment, adjustCharges } =
  databaseSteps<RentPaymentActivities>({
    openPayment: 'Validate the payment and open its intent',
    settlePayment: 'Post the payment to the ledger and allocate it',
    failPayment: 'Record why the payment failed',
    postDeposit: 'Bank and clear the receipts of the deposit',
    reversePayment: 'Post the reversal of the payment',
    adjustCharges: 'Post the adjustment',
  });
