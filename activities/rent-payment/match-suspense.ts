import { suspenseMatched } from '../../domain/accounting/suspense-matched';
import { derivedId, type Tx } from '../../kernel/db';
import { insertFound } from '../../store/rent-payment/payment-row';
import { endReview, type ReviewRow } from '../../store/rent-payment/review-row';
import { lockSuspense, matchSuspense } from '../../store/rent-payment/suspense-row';
import type { AttemptStanding } from './attempt-standing';
import { settleFound } from './found-payment';
import { Refused } from './refused';

/**
 * Carries out what a person said of unidentified money: it is a lease's, and becomes a payment of its own out of suspense,
 * in the caller's transaction. A review that is resolved already changes nothing.
 * @throws Refused ALREADY_MATCHED, OWNERSHIP_NOT_DEFINED or by a rule; AppError of the ledger.
 */
export async function matchSuspenseBy(tx: Tx, review: ReviewRow, at: Date): Promise<AttemptStanding> {
  const done = { reason: null, attempt: 'succeeded', receiptPending: false, asksStatement: false } as const;
  const { suspenseId, resolution } = review;
  const leaseId = resolution?.leaseId;
  if (review.status !== 'resolving' || suspenseId === null || leaseId === undefined) {
    return { status: 'succeeded', ...done };
  }
  const { origin } = resolution ?? review;
  const item = await lockSuspense(tx, suspenseId);
  const { shortCode, providerRef, amountMinor, receivedOn, status } = item;
  if (status === 'matched') throw new Refused('ALREADY_MATCHED');
  const paymentId = derivedId('pay', tx.tenantId, 'suspense', suspenseId);
  const note = 'paid to the paybill without a reference of ours';
  await insertFound(tx, { paymentId, leaseId, shortCode, amountMinor, receivedOn, note, origin }, at);
  const suspense = { providerRef, amountMinor, matched: false };
  const found = { paymentId, receiptNumber: providerRef, causationId: origin.correlationId };
  await settleFound(tx, found, at, {
    kind: 'suspense_matched',
    rule: (input) => suspenseMatched({ ...input, suspense }),
  });
  await matchSuspense(tx, item, paymentId, [], at);
  await endReview(tx, review, at);
  return { status: 'succeeded', ...done };
}
