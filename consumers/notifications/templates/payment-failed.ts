import type { EventData } from '../../../kernel/events';
import { letter, textMessage, type Notice, type NoticeFacts, type Template } from './notice';
import { wordsOf, type ReasonTable } from './reasons';
import { unpaidPush } from './unpaid-push';
import { displayDate, displayMethod, displayMoney, displayReceipt } from './wording';

/** A reason in the words of a letter, and in those of a text message. */
interface Why {
  readonly letter: string;
  readonly sms: string;
}

/** Reasons a customer can do something with; any other is a matter for the company. */
const EXPLAINED: ReasonTable<Why> = {
  LEASE_NOT_ACTIVE: {
    letter: 'your lease is not active on that day',
    sms: 'your lease is not active that day',
  },
  PAYMENT_DUPLICATE: {
    letter: 'a payment with this receipt number is already recorded',
    sms: 'this receipt is already recorded',
  },
  AMOUNT_DIFFERS: {
    letter: 'another amount came than we asked for, and counts as a payment of its own',
    sms: 'another amount came',
  },
};
const OTHER: Why = {
  letter: 'it could not be posted to your account',
  sms: 'it could not be posted',
};

/** What holds now. The money that came in another amount has moved the balance, and has a notice of its own. */
function consequence({ reason, receiptNumber }: EventData<'payment.failed'>): Why {
  if (reason === 'AMOUNT_DIFFERS') {
    const told = 'What came is told to you in a message of its own.';
    return { letter: told, sms: told };
  }
  const proof = receiptNumber === null ? '' : ', with your receipt at hand';
  return {
    letter: `Your balance has not changed. Please speak to us${proof}.`,
    sms: 'Your balance is unchanged. Please ask us.',
  };
}

function notRecorded(data: EventData<'payment.failed'>, facts: NoticeFacts): Notice {
  const { method, amount, receivedOn, receiptNumber } = data;
  const why = wordsOf(EXPLAINED, data.reason) ?? OTHER;
  const then = consequence(data);
  return {
    subject: `Payment not recorded: ${displayMoney(amount)}`,
    text: letter(facts, [
      `Your ${displayMethod(method)} payment of ${displayMoney(amount)} of ${displayDate(receivedOn)} ` +
        `for ${facts.unit}, ${facts.property}${displayReceipt(receiptNumber, ', receipt number ')}, was not recorded: ${why.letter}.`,
      then.letter,
    ]),
    sms: textMessage(facts, [
      `Your payment of ${displayMoney(amount)}${displayReceipt(receiptNumber, ', receipt ', ',')} was not recorded: ${why.sms}.`,
      then.sms,
    ]),
  };
}

/** The customer learns that a payment does not count, and why; of a push, that nothing was paid, and what to do next. */
export const failedToCustomer: Template<'payment.failed'> = (data, facts) =>
  unpaidPush(data, facts) ?? notRecorded(data, facts);
