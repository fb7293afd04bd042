import type { RentPaymentResult } from '../../../contracts/rent-payment';
import { letter, textMessage, type Template } from './notice';
import { displayDate, displayMethod, displayMoney } from './wording';

type Reason = NonNullable<RentPaymentResult['reason']>;

/** A reason in the words of a letter, and in those of a text message. */
interface Why {
  readonly letter: string;
  readonly sms: string;
}

/** Reasons a customer can do something with; any other is a matter for the company. */
const EXPLAINED: Partial<Record<Reason, Why>> = {
  LEASE_NOT_ACTIVE: {
    letter: 'your lease is not active on that day',
    sms: 'your lease is not active on that day',
  },
  PAYMENT_DUPLICATE: {
    letter: 'a payment with this receipt number is already recorded',
    sms: 'this receipt is already recorded',
  },
};
const OTHER: Why = {
  letter: 'it could not be posted to your account',
  sms: 'it could not be posted',
};

const isExplained = (reason: string): reason is keyof typeof EXPLAINED => Object.hasOwn(EXPLAINED, reason);

/** The customer learns that a payment does not count, and why. */
export const failedToCustomer: Template<'payment.failed'> = (data, facts) => {
  const why = (isExplained(data.reason) ? EXPLAINED[data.reason] : undefined) ?? OTHER;
  return {
    subject: `Payment not recorded: ${displayMoney(data.amount)}`,
    text: letter(facts, [
      `Your ${displayMethod(data.method)} payment of ${displayMoney(data.amount)} of ${displayDate(data.receivedOn)} ` +
        `for ${facts.unit}, ${facts.property}, receipt number ${data.receiptNumber}, was not recorded: ${why.letter}.`,
      'Your balance has not changed. Please speak to us, with your receipt at hand.',
    ]),
    sms: textMessage(facts, [
      `Your payment of ${displayMoney(data.amount)}, receipt ${data.receiptNumber}, was not recorded: ${why.sms}.`,
      'Your balance is unchanged. Please speak to us.',
    ]),
  };
};
