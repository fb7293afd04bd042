import type { EventData } from '../../../kernel/events';
import { letter, textMessage, type Notice, type NoticeFacts } from './notice';
import { wordsOf, type ReasonTable } from './reasons';
import { displayDate, displayMoney } from './wording';

/** What the customer may do now, in a letter and in a text message. */
interface Next {
  readonly letter: string;
  readonly sms: string;
}

/** Why no money came, as the end of a sentence in GSM's alphabet, and what to do about it. */
interface Unpaid {
  readonly why: string;
  readonly next: Next;
}

const PAY_AGAIN = 'To pay, open your payment link again, or ask us for a new request to your phone.';
const AGAIN: Next = { letter: PAY_AGAIN, sms: 'Use your payment link again, or ask us.' };
/** A receipt may still overtake the failure: who has one must not pay twice. */
const AGAIN_UNLESS_PAID: Next = {
  letter: `If M-Pesa tells you that you paid, do not pay again: it will be recorded. ${PAY_AGAIN}`,
  sms: 'Pay again, unless M-Pesa says you paid.',
};
const SHOW_PROOF: Next = {
  letter: 'If M-Pesa has told you that you paid, please show us its message.',
  sms: 'If M-Pesa says you paid, show us its message.',
};
const SPEAK: Next = { letter: 'Please speak to us.', sms: 'Please speak to us.' };

/** Reasons under which no money has come. `AMOUNT_DIFFERS` is none of them, and of others nobody can say it for certain. */
const UNPAID: ReasonTable<Unpaid> = {
  MPESA_INSUFFICIENT_FUNDS: { why: 'the M-Pesa balance was too low', next: AGAIN },
  MPESA_LIMIT: { why: 'M-Pesa does not allow you this amount on this day', next: SPEAK },
  MPESA_CANCELLED: { why: 'it was declined on the phone', next: AGAIN_UNLESS_PAID },
  MPESA_EXPIRED: { why: 'the PIN was not entered in time', next: AGAIN_UNLESS_PAID },
  MPESA_UNREACHABLE: { why: 'the phone could not be reached', next: AGAIN_UNLESS_PAID },
  MPESA_WRONG_PIN: { why: 'the PIN was wrong', next: AGAIN },
  MPESA_UNAVAILABLE: { why: 'M-Pesa could not be reached', next: AGAIN },
  MPESA_REFUSED: { why: 'M-Pesa did not take our request', next: AGAIN },
  MPESA_FAILED: { why: 'M-Pesa could not complete it', next: AGAIN_UNLESS_PAID },
  NOT_ON_STATEMENT: { why: 'M-Pesa has no record of it', next: SHOW_PROOF },
  LEASE_NOT_ACTIVE: { why: 'your lease is not active on that day', next: SPEAK },
  OWNERSHIP_NOT_DEFINED: { why: 'we could not ask you for it', next: SPEAK },
  CANCELLED: { why: 'it was stopped before you were asked', next: SPEAK },
};

/** The notice of a push that brought no money; undefined where money did, or may have, come. */
export function unpaidPush(
  { method, receiptNumber, reason, amount, receivedOn }: EventData<'payment.failed'>,
  facts: NoticeFacts,
): Notice | undefined {
  const unpaid = method === 'mpesa' && receiptNumber === null ? wordsOf(UNPAID, reason) : undefined;
  if (unpaid === undefined) return undefined;
  const { why, next } = unpaid;
  return {
    subject: `Payment not made: ${displayMoney(amount)}`,
    text: letter(facts, [
      `Your M-Pesa payment of ${displayMoney(amount)} of ${displayDate(receivedOn)} ` +
        `for ${facts.unit}, ${facts.property}, was not made: ${why}.`,
      'We have received no money, and your balance has not changed.',
      next.letter,
    ]),
    sms: textMessage(facts, [
      `Your M-Pesa payment of ${displayMoney(amount)} was not made: ${why}. No money has come.`,
      next.sms,
    ]),
  };
}
