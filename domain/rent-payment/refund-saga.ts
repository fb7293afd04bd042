import { ASKS, RETRIED, server, step, type MpesaStep } from './saga';

const ofRefund = { workflow: 'paymentRefund' } as const;

/**
 * The saga table of refunds by B2C. Until the payout has started a refusal compensates; from then on its money rests in
 * transit until evidence says what became of it.
 */
export const REFUND_SAGA: readonly MpesaStep[] = [
  {
    ...server('accept-refund', 'refund received, idempotency record and process start in one commit'),
    ...ofRefund,
  },
  step('open-refund', 'the money taken out of prepaid rent and charges, refund.approved; or it waits', {
    ...ofRefund,
    compensation: 'refuse-refund: nothing was posted; what is approved goes on',
    whenCompensationFails: RETRIED,
  }),
  {
    ...server(
      'accept-approval',
      'approved by a second person, with the word to the process',
      'above the limit',
    ),
    ...ofRefund,
  },
  step('refuse-refund', 'refused with its reason, refund.refused; or opened, where it was approved in time', {
    ...ofRefund,
    when: 'a rule refuses it, nobody approves it in two weeks, or it is cancelled before',
    compensation: 'none: it is the compensation',
  }),
  step('start-payout', 'the money in payouts in transit, before anything is sent', {
    ...ofRefund,
    compensation: 'payout failed: owed to the customer again, posted by the step that learns it',
    whenCompensationFails: RETRIED,
  }),
  step('sendPayout', 'M-Pesa is asked to pay; the same id in every try, which it refuses the second time', {
    ...ofRefund,
    isTransaction: false,
    compensation: 'none: a payout cannot be called back; what has no answer is sent again under the same id',
  }),
  step('askPayout', 'M-Pesa is asked what became of the payout; the answer is called back', {
    ...ofRefund,
    isTransaction: false,
    when: 'no result, at each time of the schedule',
    compensation: ASKS,
  }),
  step('apply-payout-evidence', 'confirmed or failed: ledger, refund, events, word handled in one commit', {
    ...ofRefund,
    when: 'a result, the answer to a question, or a resolution came',
  }),
  step('note-payout', 'refused by the gateway: owed again; or unknown, with a review', {
    ...ofRefund,
    when: 'the gateway refuses and no other try may have left, or nothing tells the outcome',
  }),
  step('apply-payout-evidence', 'as above, for a process that has ended', { workflow: 'latePayoutEvidence' }),
];
