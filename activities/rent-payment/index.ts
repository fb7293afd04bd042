import { adjustChargesActivity } from './adjust-charges';
import { applyEvidenceActivity } from './apply-evidence';
import { applyPayoutEvidenceActivity, notePayoutActivity } from './apply-payout-evidence';
import { applyQueryActivity } from './apply-query';
import type { ProviderDeps, RentPaymentDeps } from './deps';
import { failAttemptActivity } from './fail-attempt';
import { failPaymentActivity } from './fail-payment';
import { matchStatementActivity } from './match-statement';
import { notePushActivity } from './note-push';
import { openAttemptActivity } from './open-attempt';
import { openRefundActivity, refuseRefundActivity } from './open-refund';
import { postDepositActivity } from './post-deposit';
import { postUnidentifiedActivity } from './post-unidentified';
import { pullStatementActivity, sweepStatementActivity } from './pull-statement';
import { queryPushActivity } from './query-push';
import { reversePaymentActivity } from './reverse-payment';
import { askPayoutActivity, sendPayoutActivity } from './send-payout';
import { sendPushActivity } from './send-push';
import { openPaymentActivity } from './settle-at-once';
import { settlePaymentActivity } from './settle-payment';
import { startPayoutActivity } from './start-payout';

export { openRoom, type RoomSettings } from './open-deps';

/** The room's database steps over their dependencies. */
export function createRentPaymentActivities(deps: RentPaymentDeps) {
  return {
    openPayment: openPaymentActivity(deps),
    settlePayment: settlePaymentActivity(deps),
    failPayment: failPaymentActivity(deps),
    postDeposit: postDepositActivity(deps),
    reversePayment: reversePaymentActivity(deps),
    adjustCharges: adjustChargesActivity(deps),
    openAttempt: openAttemptActivity(deps),
    failAttempt: failAttemptActivity(deps),
    notePush: notePushActivity(deps),
    applyEvidence: applyEvidenceActivity(deps),
    applyQuery: applyQueryActivity(deps),
    matchStatement: matchStatementActivity(deps),
    openRefund: openRefundActivity(deps),
    refuseRefund: refuseRefundActivity(deps),
    startPayout: startPayoutActivity(deps),
    notePayout: notePayoutActivity(deps),
    applyPayoutEvidence: applyPayoutEvidenceActivity(deps),
    postUnidentified: postUnidentifiedActivity(deps),
  };
}

/** The room's calls to the provider: one effect each, on a queue of their own. */
export function createProviderActivities(deps: ProviderDeps) {
  return {
    sendPush: sendPushActivity(deps),
    queryPush: queryPushActivity(deps),
    pullStatement: pullStatementActivity(deps),
    sweepStatement: sweepStatementActivity(deps),
    sendPayout: sendPayoutActivity(deps),
    askPayout: askPayoutActivity(deps),
  };
}

/** What a workflow may call as a database step. */
export type RentPaymentActivities = ReturnType<typeof createRentPaymentActivities>;

/** What a workflow may ask of the provider. */
export type ProviderActivities = ReturnType<typeof createProviderActivities>;
