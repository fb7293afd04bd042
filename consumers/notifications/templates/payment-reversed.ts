import { letter, textMessage, type Template } from './notice';
import { displayBalance, displayBalanceBriefly, displayDate, displayDay, displayMoney } from './wording';

/** The one reason that the system itself gives, when it takes back what only a query had told; a person writes in words. */
const OWN_REASON = 'NOT_ON_STATEMENT';
const OWN_REASON_WORDS =
  'M-Pesa has no record of the money. If it has told you that you paid, please show us its message.';

/** The customer learns that a recorded payment no longer counts. The reason is free text: no text message has room for it. */
export const reversedToCustomer: Template<'payment.reversed'> = (data, facts) => ({
  subject: `Payment reversed: ${displayMoney(data.amount)}`,
  text: letter(facts, [
    `The payment of ${displayMoney(data.amount)} for ${facts.unit}, ${facts.property}, ` +
      `was reversed on ${displayDate(data.reversedOn)}. Reason: ${data.reason === OWN_REASON ? OWN_REASON_WORDS : data.reason}`,
    'The charges it had paid are open again.',
    displayBalance(data.balance),
  ]),
  sms: textMessage(facts, [
    `Your payment of ${displayMoney(data.amount)} for ${facts.unit}, ${facts.property} was reversed on ${displayDay(data.reversedOn)}.`,
    displayBalanceBriefly(data.balance),
    'Ask us for the reason.',
  ]),
});

/** An owner learns that money counted before no longer counts. The reason may name the customer, and is left out. */
export const reversedToOwner: Template<'payment.reversed'> = (data, facts) => ({
  subject: `Rent payment reversed at ${facts.property}: ${displayMoney(data.amount)}`,
  text: letter(facts, [
    `The payment of ${displayMoney(data.amount)} for ${facts.unit}, ${facts.property}, ` +
      `was reversed on ${displayDate(data.reversedOn)}.`,
    'It will appear on your statement of the month.',
  ]),
  sms: textMessage(facts, [
    `A payment of ${displayMoney(data.amount)} for ${facts.unit}, ${facts.property} was reversed on ${displayDay(data.reversedOn)}.`,
    'See your statement of the month.',
  ]),
});
