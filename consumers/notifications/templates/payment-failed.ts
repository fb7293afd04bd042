import type { RentPaymentResult } from '../../../contracts/rent-payment';
import { letter, type Template } from './notice';
import { displayDate, displayMethod, displayMoney } from './wording';

type Reason = NonNullable<RentPaymentResult['reason']>;

/** Reasons a customer can do something with; any other is a matter for the company. */
const EXPLAINED: Partial<Record<Reason, string>> = {
  LEASE_NOT_ACTIVE: 'your lease is not active on that day',
  PAYMENT_DUPLICATE: 'a payment with this receipt number is already recorded',
};

const isExplained = (reason: string): reason is keyof typeof EXPLAINED => Object.hasOwn(EXPLAINED, reason);

/** The customer learns that a payment does not count, and why. */
export const failedToCustomer: Template<'payment.failed'> = (data, facts) => {
  const why = isExplained(data.reason) ? EXPLAINED[data.reason] : 'it could not be posted to your account';
  return {
    subject: `Payment not recorded: ${displayMoney(data.amount)}`,
    text: letter(facts, [
      `Your ${displayMethod(data.method)} payment of ${displayMoney(data.amount)} of ${displayDate(data.receivedOn)} ` +
        `for ${facts.unit}, ${facts.property}, receipt number ${data.receiptNumber}, was not recorded: ${why}.`,
      'Your balance has not changed. Please speak to us, with your receipt at hand.',
    ]),
  };
};
