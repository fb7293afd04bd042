import type { RefusalReason } from '../../../domain/rent-payment/refusal';
import type { AttemptStatus } from '../../../domain/rent-payment/status';
import type { LinkedPayment } from '../../../store/rent-payment/read';
import { shillings } from './shown';
import type { Standing, Words } from './words';

/** What the page shows of a payment; the page as it is loaded and each answer to its polling are made of this. */
export interface StatusView {
  readonly standing: Standing;
  readonly title: string;
  readonly text: string;
  /** The attempt that is over, where another one may be asked for. */
  readonly retryAfterAttempt: number | null;
  /** Words of the way to a new payment, where there is one. */
  readonly another: string | null;
  /** When to look again; null when nothing more will change. */
  readonly askAgainMs: number | null;
}

/** A prompt stays on the phone for about a minute; after that nobody is waiting for a PIN. */
const PROMPT_MS = 75_000;
const ASK_AGAIN_MS: Readonly<Record<Standing, number | null>> = {
  waiting: 1_500,
  checking: 4_000,
  // A receipt may still overtake the failure.
  failed: 10_000,
  received: null,
  reversed: null,
};
const RECEIPT_ASK_AGAIN_MS = 4_000;

const OVERTAKEN_BY_RECEIPT: readonly (RefusalReason | null)[] = [
  'MPESA_CANCELLED',
  'MPESA_EXPIRED',
  'MPESA_UNREACHABLE',
];
/** Asking again cannot help. */
const FOR_GOOD: readonly (RefusalReason | null)[] = ['LEASE_NOT_ACTIVE', 'AMOUNT_DIFFERS'];

/** From here an attempt goes nowhere by itself. */
const ENDED: readonly AttemptStatus[] = ['succeeded', 'failed'];

function standingOf({ status, attemptStatus, attemptedAt }: LinkedPayment, now: Date): Standing {
  if (status === 'succeeded') return 'received';
  if (status === 'reversed') return status;
  // Tried again a moment ago, it is still called failed until its process begins.
  if (status === 'failed' && ENDED.includes(attemptStatus)) return status;
  const isPromptOver = now.getTime() - attemptedAt.getTime() > PROMPT_MS;
  return attemptStatus === 'unknown' || isPromptOver ? 'checking' : 'waiting';
}

function why({ reasons, mayStillCome }: Words, reason: RefusalReason | null): string {
  const told = (reason !== null && reasons[reason]) || reasons.other;
  return OVERTAKEN_BY_RECEIPT.includes(reason) ? `${told} ${mayStillCome}` : told;
}

/** Where a payment is, in the customer's words. */
export function statusView(words: Words, payment: LinkedPayment, company: string, now: Date): StatusView {
  const { failureReason, receiptNumber: receipt, phone, amountMinor, attemptNumber } = payment;
  const standing = standingOf(payment, now);
  const facts = { amount: shillings(amountMinor), phoneEnding: phone.slice(-3), receipt, company };
  const { title, text } = words.standings[standing](facts);
  const hasFailed = standing === 'failed';
  const isOpen = standing === 'waiting' || standing === 'checking';
  const awaitsReceipt = standing === 'received' && receipt === null;
  return {
    standing,
    title,
    text: hasFailed ? `${text} ${why(words, failureReason)}` : text,
    retryAfterAttempt: hasFailed && !FOR_GOOD.includes(failureReason) ? attemptNumber : null,
    another: isOpen ? null : hasFailed ? words.payOtherwise : words.payAnother,
    askAgainMs: awaitsReceipt ? RECEIPT_ASK_AGAIN_MS : ASK_AGAIN_MS[standing],
  };
}
