import type { EvidenceInput, RefundInput } from '../../contracts/rent-payment';
import { judgePayout, type PayoutEvidence } from '../../domain/rent-payment/refund-evidence';
import { inTransaction, type Tx } from '../../kernel/db';
import { markProcessStarted, markSignalHandled } from '../../kernel/events';
import { parseResult, shillingsToMinor } from '../../kernel/providers';
import { callbackById } from '../../store/rent-payment/evidence-row';
import { lockRefund, moveRefund } from '../../store/rent-payment/refund-row';
import { isBrokenConstraint } from '../../store/rent-payment/constraint';
import {
  endReview,
  openReview,
  reopenReview,
  reviewAsSaid,
  type ReviewRow,
} from '../../store/rent-payment/review-row';
import type { RentPaymentDeps } from './deps';
import { reviewIdOf } from './evidence';
import { refundMove } from './moves';
import { Refused, unlessRefused } from './refused';
import { refundStanding, type RefundStanding } from './refund-facts';
import { settleRefund } from './settle-refund';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

const NO_RECEIPT = '';

// An amount that cannot be read is none that was asked for: a person looks at it.
const UNREADABLE_MINOR = -1n;

function amountOf(text: string): bigint | undefined {
  if (text === '') return undefined;
  try {
    return shillingsToMinor(text);
  } catch (error) {
    if (error instanceof RangeError) return UNREADABLE_MINOR;
    throw error;
  }
}

function ofCallback(kind: string, body: unknown): PayoutEvidence | null {
  if (kind === 'b2c-timeout') return { source: 'timeout', resultCode: NO_RECEIPT };
  const result = parseResult(body);
  if (result === null || !result.isFinal || kind === 'status-timeout') return null;
  const { resultCode, originatorConversationId, parameters } = result;
  const amountMinor = amountOf(parameters['TransactionAmount'] ?? parameters['Amount'] ?? '');
  const shared = { resultCode, originatorConversationId, amountMinor };
  if (kind === 'b2c-result') {
    const [receiptNumber, receiver] = [
      parameters['TransactionReceipt'],
      parameters['ReceiverPartyPublicName'],
    ];
    return { source: 'result', ...shared, receiptNumber, receiver };
  }
  const [transactionStatus, receiptNumber] = [parameters['TransactionStatus'], parameters['ReceiptNo']];
  return {
    source: 'status',
    ...shared,
    transactionStatus,
    receiptNumber,
    receiver: parameters['CreditPartyName'],
  };
}

/** What a person says of a payout: its receipt, or that the statement of the account that pays out does not have it. */
function verdictOfReview({ resolution }: ReviewRow) {
  if (resolution?.evidence === 'receipt' && resolution.receiptNumber !== undefined) {
    return { kind: 'confirm', receiptNumber: resolution.receiptNumber, resultCode: 'PERSON' } as const;
  }
  if (resolution?.evidence === 'statement') {
    return { kind: 'fail', reason: 'NOT_ON_STATEMENT', resultCode: 'PERSON' } as const;
  }
  return { kind: 'nothing' } as const;
}

async function applyReview(tx: Tx, evidenceId: string, at: Date): Promise<RefundStanding> {
  const review = await reviewAsSaid(tx, reviewIdOf(evidenceId));
  const refundId = review.refundId ?? '';
  await settleRefund(tx, await lockRefund(tx, refundId), verdictOfReview(review), evidenceId, at);
  if (review.status === 'resolving') await endReview(tx, review, at);
  return refundStanding(await lockRefund(tx, refundId));
}

async function apply(tx: Tx, evidenceId: string, at: Date): Promise<RefundStanding> {
  if (evidenceId.startsWith('rvw_')) return applyReview(tx, evidenceId, at);
  if (evidenceId.startsWith('rfd_')) return refundStanding(await lockRefund(tx, reviewIdOf(evidenceId)));
  const { kind, targetId, body } = await callbackById(tx, evidenceId);
  const refund = await lockRefund(tx, targetId);
  const evidence = ofCallback(kind, body);
  if (evidence !== null) await settleRefund(tx, refund, judgePayout(refund, evidence), evidenceId, at);
  return refundStanding(await lockRefund(tx, targetId));
}

/** A receipt that another refund carries: no try again changes that, and what comes after must not wait for it. */
const ofAnother = (error: unknown): unknown =>
  isBrokenConstraint(error, 'refund_receipt_once') ? new Refused('PAYMENT_DUPLICATE') : error;

/** What a person said is given back to them; what the provider said is theirs to look at. */
async function giveToPerson(tx: Tx, evidenceId: string, at: Date): Promise<RefundStanding> {
  if (evidenceId.startsWith('rvw_')) {
    const review = await reviewAsSaid(tx, reviewIdOf(evidenceId));
    if (review.status === 'resolving') await reopenReview(tx, review, at);
    return refundStanding(await lockRefund(tx, review.refundId ?? ''));
  }
  const { targetId: refundId } = await callbackById(tx, evidenceId);
  await openReview(tx, { kind: 'refund_unknown', reason: 'RECEIPT_CREDITED', refundId, evidenceId }, at);
  return refundStanding(await lockRefund(tx, refundId));
}

/**
 * Settles a refund by evidence of its payout, in one commit with the note that it was taken; evidence under the receipt of
 * another refund is given to a person instead. Safe to repeat, in any order.
 */
export const applyPayoutEvidenceActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, evidenceId }: EvidenceInput, at: string): Promise<RefundStanding | RefusedStep> =>
    databaseDeed(deps, () => {
      const run = (work: (tx: Tx) => Promise<RefundStanding>): Promise<RefundStanding> =>
        inTransaction(deps.pool, tenantId, 'apply-payout-evidence', async (tx) => {
          await markProcessStarted(tx, workflowIdOfStep());
          await markSignalHandled(tx, evidenceId);
          return work(tx);
        });
      const when = new Date(at);
      return unlessRefused(
        () => run((tx) => apply(tx, evidenceId, when)),
        () => run((tx) => giveToPerson(tx, evidenceId, when)),
        ofAnother,
      );
    });

/** How a payout that was refused, or that nobody can tell of, is noted. */
export type PayoutEnd = { readonly kind: 'refused'; readonly code: string } | { readonly kind: 'unknown' };

/**
 * Notes that a payout was refused by the gateway (its money is owed again), or that neither result nor questions tell its
 * outcome (a person's queue). One whose outcome is known keeps it. Safe to repeat.
 */
export const notePayoutActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, refundId }: RefundInput, end: PayoutEnd, at: string): Promise<RefundStanding | RefusedStep> =>
    databaseDeed(deps, () =>
      inTransaction(deps.pool, tenantId, 'note-payout', async (tx) => {
        const refund = await lockRefund(tx, refundId);
        const when = new Date(at);
        if (end.kind === 'refused') {
          const verdict = { kind: 'fail', reason: 'MPESA_REFUSED', resultCode: end.code } as const;
          await settleRefund(tx, refund, verdict, refundId, when);
        } else if (refund.status === 'sent' || refund.status === 'unknown') {
          if (refund.status === 'sent') await moveRefund(tx, refund, refundMove('unknown'), [], when);
          await openReview(tx, { kind: 'refund_unknown', reason: 'NOT_TOLD', refundId }, when);
        }
        return refundStanding(await lockRefund(tx, refundId));
      }),
    );
