import { payoutConfirmed } from '../../domain/accounting/payout-confirmed';
import { payoutFailed } from '../../domain/accounting/payout-failed';
import type { PayoutVerdict } from '../../domain/rent-payment/refund-evidence';
import type { Tx } from '../../kernel/db';
import { eventIdOf } from '../../kernel/events';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { lockLease } from '../../store/rent-payment/book';
import { writeEffect } from '../../store/rent-payment/effect';
import { moveRefund, type RefundRow } from '../../store/rent-payment/refund-row';
import { openReview } from '../../store/rent-payment/review-row';
import { refundMove } from './moves';
import { refundFacts, refundReference } from './refund-facts';
import { effectOf } from './refused';

const isOnItsWay = ({ status }: RefundRow): boolean => status === 'sent' || status === 'unknown';

async function factOf(tx: Tx, refund: RefundRow, step: 'confirmed' | 'failed', at: Date) {
  const { refundId, leaseId, origin } = refund;
  const businessDate = businessDateIn(NAIROBI, at);
  const book = await lockLease(tx, leaseId, businessDate);
  const causationId = eventIdOf(tx.tenantId, refundId, refund.eventSeq);
  const reference = refundReference(step, refundId);
  return {
    book,
    fact: { reference, kind: `refund_${step}`, businessDate, leaseId, origin, causationId, at },
  };
}

async function confirm(
  tx: Tx,
  refund: RefundRow,
  receiptNumber: string,
  resultCode: string,
  at: Date,
): Promise<void> {
  const { refundId: attemptId, amountMinor, channel, shortCode } = refund;
  const { book, fact } = await factOf(tx, refund, 'confirmed', at);
  const place = { shortcode: shortCode ?? '' };
  await writeEffect(
    tx,
    fact,
    effectOf(payoutConfirmed({ lease: book.lease, attemptId, amountMinor, channel, place })),
  );
  const { causationId } = fact;
  const data = { ...(await refundFacts(tx, refund, book)), receiptNumber };
  const event = { type: 'refund.succeeded', data, causationId } as const;
  await moveRefund(tx, refund, refundMove('succeeded', { receiptNumber, resultCode }), [event], at);
}

async function fail(tx: Tx, refund: RefundRow, reason: string, resultCode: string, at: Date): Promise<void> {
  const { refundId, amountMinor } = refund;
  const { book, fact } = await factOf(tx, refund, 'failed', at);
  await writeEffect(
    tx,
    fact,
    effectOf(payoutFailed({ lease: book.lease, attemptId: refundId, amountMinor })),
  );
  const { causationId } = fact;
  const data = { ...(await refundFacts(tx, refund, book)), reason };
  const event = { type: 'refund.failed', data, causationId } as const;
  await moveRefund(tx, refund, refundMove('failed', { failureReason: reason, resultCode }), [event], at);
}

/**
 * What a verdict does to a locked refund. One whose outcome is known keeps it: a success that comes after a proven failure is
 * a person's to look at, since the money may have left twice or never.
 */
export async function settleRefund(
  tx: Tx,
  refund: RefundRow,
  verdict: PayoutVerdict,
  evidenceId: string,
  at: Date,
): Promise<void> {
  const { refundId, status, receiptNumber } = refund;
  const askPerson = (reason: string) =>
    openReview(tx, { kind: 'refund_unknown', reason, refundId, evidenceId }, at);
  switch (verdict.kind) {
    case 'confirm':
      if (isOnItsWay(refund)) return confirm(tx, refund, verdict.receiptNumber, verdict.resultCode, at);
      if (receiptNumber !== verdict.receiptNumber) await askPerson('SUCCESS_AFTER_FAILURE');
      return;
    case 'fail':
      if (isOnItsWay(refund)) await fail(tx, refund, verdict.reason, verdict.resultCode, at);
      return;
    case 'unknown':
      if (status === 'sent') await moveRefund(tx, refund, refundMove('unknown'), [], at);
      return;
    case 'quarantine':
      await askPerson(verdict.reason);
      return;
    case 'nothing':
      return;
  }
}
