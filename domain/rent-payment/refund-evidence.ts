import { b2cResult } from './mpesa-results';

/** What the provider says of a payout: its own result, or the answer to a question for its state. */
export interface PayoutEvidence {
  readonly source: 'result' | 'status' | 'timeout';
  readonly resultCode: string;
  readonly originatorConversationId?: string | undefined;
  /** State of the transaction, where one was asked for: `Completed`, `Declined`, … */
  readonly transactionStatus?: string | undefined;
  readonly receiptNumber?: string | undefined;
  readonly amountMinor?: bigint | undefined;
  /** Begins with the number that was paid. */
  readonly receiver?: string | undefined;
}

/** A refund as it is compared with evidence. */
export interface RefundFacts {
  readonly originatorConversationId: string | null;
  readonly amountMinor: bigint;
  readonly phone: string | null;
}

/** What is to be done about it. */
export type PayoutVerdict =
  | { readonly kind: 'confirm'; readonly receiptNumber: string; readonly resultCode: string }
  | { readonly kind: 'fail'; readonly reason: string; readonly resultCode: string }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'quarantine'; readonly reason: string }
  | { readonly kind: 'nothing' };

const FAILED_STATES = new Set(['Cancelled', 'Declined', 'Expired']);

const NOTHING: PayoutVerdict = { kind: 'nothing' };

function confirmed(refund: RefundFacts, evidence: PayoutEvidence): PayoutVerdict {
  const { receiptNumber, amountMinor, receiver, resultCode } = evidence;
  if (receiptNumber === undefined || receiptNumber === '') return NOTHING;
  if (amountMinor !== undefined && amountMinor !== refund.amountMinor) {
    return { kind: 'quarantine', reason: 'AMOUNT_DIFFERS' };
  }
  const paid = /^254\d{9}/.exec(receiver ?? '')?.[0];
  if (paid !== undefined && paid !== refund.phone) return { kind: 'quarantine', reason: 'PHONE_DIFFERS' };
  return { kind: 'confirm', receiptNumber, resultCode };
}

function judgeResult(refund: RefundFacts, evidence: PayoutEvidence): PayoutVerdict {
  const { originatorConversationId: said, resultCode } = evidence;
  if (said !== refund.originatorConversationId) return { kind: 'quarantine', reason: 'CONVERSATION_DIFFERS' };
  const { outcome } = b2cResult(resultCode);
  if (outcome === 'succeeded') return confirmed(refund, evidence);
  return outcome === 'failed' ? { kind: 'fail', reason: `MPESA_${resultCode}`, resultCode } : NOTHING;
}

/**
 * What evidence means for a payout that was handed over. A failed question says nothing of the payout; a queue that gave up
 * waiting does not either: its outcome is unknown then. A failed result carries an id that is no receipt.
 */
export function judgePayout(refund: RefundFacts, evidence: PayoutEvidence): PayoutVerdict {
  if (evidence.source === 'timeout') return { kind: 'unknown' };
  if (evidence.source === 'result') return judgeResult(refund, evidence);
  const { resultCode, transactionStatus } = evidence;
  if (resultCode !== '0' || transactionStatus === undefined) return NOTHING;
  if (transactionStatus === 'Completed') return confirmed(refund, evidence);
  if (!FAILED_STATES.has(transactionStatus)) return NOTHING;
  return { kind: 'fail', reason: `MPESA_${transactionStatus.toUpperCase()}`, resultCode };
}
