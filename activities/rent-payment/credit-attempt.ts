import type { EvidenceRank, Moved } from '../../domain/rent-payment/evidence';
import { derivedId, type Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { eventIdOf } from '../../kernel/events';
import { confirmAttempt, moveAttempt, type AttemptRow } from '../../store/rent-payment/attempt-row';
import { insertFound, movePayment, type PaymentRow } from '../../store/rent-payment/payment-row';
import { creditedTo, takeReceipt } from '../../store/rent-payment/receipt-row';
import { openReview } from '../../store/rent-payment/review-row';
import type { BusinessDate } from '../../kernel/time';
import { failLocked, isOpenAttempt } from './fail-attempt';
import { settleFound } from './found-payment';
import { attemptMove } from './moves';
import { postReceipt } from './post-receipt';

/** An attempt with its payment, both locked. */
export interface LockedAttempt {
  readonly payment: PaymentRow;
  readonly attempt: AttemptRow;
}

/** Whether the attempt has succeeded on the word of a query alone: the statement confirms it, or it is taken back. */
export const isProvisional = ({ attempt: { status, receiptNumber } }: LockedAttempt): boolean =>
  status === 'succeeded' && receiptNumber === null;

/** Whether the payment holds this attempt's money already, told by a query, its receipt still to come. */
const awaitsReceipt = (locked: LockedAttempt): boolean =>
  locked.payment.status === 'succeeded' && isProvisional(locked);

const takesMoney = ({ status }: PaymentRow): boolean => status === 'pending' || status === 'failed';

async function confirm(
  tx: Tx,
  { payment, attempt }: LockedAttempt,
  receiptNumber: string,
  rank: EvidenceRank,
  at: Date,
): Promise<void> {
  await confirmAttempt(tx, attempt, receiptNumber, rank, at);
  const { paymentId, attemptId } = attempt;
  const causationId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq);
  const event = {
    type: 'payment.receipt_confirmed',
    data: { paymentId, attemptId, receiptNumber },
    causationId,
  } as const;
  await movePayment(tx, payment, { to: 'succeeded', from: ['succeeded'], receiptNumber }, [event], at);
}

const BESIDE: Partial<Record<PaymentRow['status'], string>> = {
  reversed: 'PAYMENT_REVERSED_BEFORE',
  succeeded: 'PAYMENT_SUCCEEDED_BEFORE',
};

/** Money that the payment has no room for becomes a payment of its own, and a person's task. */
async function creditBeside(
  tx: Tx,
  { payment, attempt }: LockedAttempt,
  { receiptNumber }: Moved,
  paymentId: string,
  at: Date,
): Promise<void> {
  const causationId = eventIdOf(tx.tenantId, payment.paymentId, payment.eventSeq);
  await settleFound(tx, { paymentId, receiptNumber, causationId }, at);
  const reason = BESIDE[payment.status] ?? 'AMOUNT_DIFFERS';
  const about = { attemptId: attempt.attemptId, evidenceId: receiptNumber };
  await openReview(tx, { kind: 'second_payment', reason, paymentId, ...about }, at);
}

/** Takes the receipt for the payment that its money goes to; that one is made first where it is one of its own. */
async function takeFor(
  tx: Tx,
  { payment, attempt }: LockedAttempt,
  { receiptNumber, on, amountMinor }: Moved,
  evidence: 'receipt' | 'statement' | 'person',
  paymentId: string,
  at: Date,
): Promise<void> {
  const { attemptId } = attempt;
  if (paymentId !== payment.paymentId) {
    const { leaseId, origin } = payment;
    const note = `came beside ${payment.paymentId}`;
    const { shortCode } = attempt;
    await insertFound(tx, { paymentId, leaseId, shortCode, amountMinor, receivedOn: on, note, origin }, at);
  }
  const taken = await takeReceipt(tx, { receiptNumber, amountMinor, evidence, paymentId, attemptId }, at);
  // By somebody who holds another payment's lock: tried again, the first look then finds it.
  if (!taken) throw new AppError('DATABASE_UNAVAILABLE', 'the receipt was taken by another at the same time');
}

/**
 * Credits money that moved, once for its receipt: it confirms a provisional success, settles a payment that is pending or
 * failed, and is a payment of its own where that one has been paid (or taken back) before, or asks for another amount (a
 * person said so: `judge` lets nobody else). Answers whether the attempt has its money by it: false where the receipt is
 * credited to another.
 * @throws Refused by a rule of accounting; AppError of the ledger.
 */
export async function creditMoved(
  tx: Tx,
  locked: LockedAttempt,
  moved: Moved,
  rank: 'receipt' | 'statement' | 'person',
  at: Date,
): Promise<boolean> {
  const { payment, attempt } = locked;
  const { receiptNumber, on } = moved;
  const credited = await creditedTo(tx, receiptNumber);
  if (credited !== undefined) return credited.attemptId === attempt.attemptId;
  const isWhole = moved.amountMinor === payment.amountMinor;
  const isOwn = isWhole && (awaitsReceipt(locked) || takesMoney(payment));
  const paymentId = isOwn
    ? payment.paymentId
    : derivedId('pay', tx.tenantId, attempt.attemptId, receiptNumber);
  await takeFor(tx, locked, moved, rank, paymentId, at);
  if (isOwn && awaitsReceipt(locked)) {
    await confirm(tx, locked, receiptNumber, rank, at);
    return true;
  }
  if (isOwn) await postReceipt(tx, { ...payment, receiptNumber, receivedOn: on }, { at });
  else await creditBeside(tx, locked, moved, paymentId, at);
  if (attempt.status === 'succeeded') return true;
  if (!isWhole && isOpenAttempt(attempt)) {
    await failLocked(tx, payment, attempt, { reason: 'AMOUNT_DIFFERS', evidence: rank }, at);
    return true;
  }
  await moveAttempt(tx, attempt, attemptMove('succeeded', { evidence: rank, receiptNumber }), at);
  return true;
}

/** Posts the intent's amount on the word of a query, the receipt still to come. @throws as `creditMoved`. */
export async function creditProvisionally(
  tx: Tx,
  { payment, attempt }: LockedAttempt,
  on: BusinessDate,
  resultCode: string,
  at: Date,
): Promise<void> {
  if (!isOpenAttempt(attempt) || !takesMoney(payment)) return;
  await postReceipt(tx, { ...payment, receiptNumber: null, receivedOn: on }, { at });
  await moveAttempt(tx, attempt, attemptMove('succeeded', { evidence: 'query', resultCode }), at);
}
