import type { Evidence } from '../../domain/rent-payment/evidence';
import type { Tx } from '../../kernel/db';
import { parseStkCallback, type StkCallback } from '../../kernel/providers';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { attemptById } from '../../store/rent-payment/attempt-row';
import {
  callbackById,
  statementLineById,
  type StatementLineRow,
} from '../../store/rent-payment/evidence-row';
import { reviewAsSaid, type ReviewRow } from '../../store/rent-payment/review-row';

/** Evidence as it was read: of which attempt, and what it says. */
export interface ReadEvidence {
  readonly attemptId: string;
  readonly paymentId: string;
  /** Null where it says nothing of the outcome: a body that nobody can read, or a person who asks for the statement. */
  readonly evidence: Evidence | null;
  readonly asksStatement: boolean;
  /** The review that a person resolves by it. */
  readonly review?: ReviewRow;
}

/** What a callback says of a push. Success without receipt or amount is success on the word of a query, no more. */
function ofCallback(callback: StkCallback, at: Date): Evidence {
  const { resultCode, receipt, amountMinor, phone, checkoutRequestId, transactionAt } = callback;
  if (resultCode !== '0' || receipt === undefined || amountMinor === undefined) {
    return { rank: 'receipt', resultCode, checkoutRequestId };
  }
  const on = businessDateIn(NAIROBI, transactionAt ?? at);
  return { rank: 'receipt', moved: { receiptNumber: receipt, amountMinor, phone, checkoutRequestId, on } };
}

/** What a line of the statement says: money that moved. */
export function ofLine(line: StatementLineRow, rank: 'statement' | 'person'): Evidence {
  const { transactionId: receiptNumber, amountMinor, phone, shortCode, occurredAt } = line;
  return {
    rank,
    moved: { receiptNumber, amountMinor, phone, shortCode, on: businessDateIn(NAIROBI, occurredAt) },
  };
}

async function ofReview(tx: Tx, reviewId: string, at: Date): Promise<ReadEvidence> {
  const review = await reviewAsSaid(tx, reviewId);
  const { attemptId, paymentId, resolution } = review;
  if (attemptId === null || paymentId === null) throw new Error(`review ${reviewId} is about no attempt`);
  const read = { attemptId, paymentId, review, asksStatement: false };
  if (resolution?.evidence === 'receipt' && resolution.receiptNumber !== undefined) {
    const { amountMinor } = await attemptById(tx, attemptId);
    const on = businessDateIn(NAIROBI, at);
    const moved = { receiptNumber: resolution.receiptNumber, amountMinor, on };
    return { ...read, evidence: { rank: 'person', moved } };
  }
  if (resolution?.evidence === 'statement_line' && resolution.lineId !== undefined) {
    const line = await statementLineById(tx, resolution.lineId);
    return { ...read, evidence: ofLine(line, 'person') };
  }
  return { ...read, evidence: null, asksStatement: resolution?.evidence === 'statement' };
}

/** The review that a word is about. One given back and resolved again has another number after the dot. */
export const reviewIdOf = (evidenceId: string): string => evidenceId.split('.')[0] ?? '';

/** Reads evidence by the kind of its id: a callback, a line of the statement, or what a person says in a review. */
export async function readEvidence(tx: Tx, evidenceId: string, at: Date): Promise<ReadEvidence> {
  if (evidenceId.startsWith('rvw_')) return ofReview(tx, reviewIdOf(evidenceId), at);
  if (evidenceId.startsWith('stl_')) {
    const line = await statementLineById(tx, evidenceId);
    if (line.attemptId === null) throw new Error(`statement line ${evidenceId} is of no attempt`);
    const { paymentId } = await attemptById(tx, line.attemptId);
    return {
      attemptId: line.attemptId,
      paymentId,
      evidence: ofLine(line, 'statement'),
      asksStatement: false,
    };
  }
  const { targetId: attemptId, body } = await callbackById(tx, evidenceId);
  const { paymentId } = await attemptById(tx, attemptId);
  const callback = parseStkCallback(body);
  return { attemptId, paymentId, evidence: callback && ofCallback(callback, at), asksStatement: false };
}
