import { letter, textMessage, type Template } from './notice';
import { displayBalance, displayBalanceBriefly, displayMoney, displayReceipt } from './wording';

/** The customer learns that money went back to their phone. */
export const refundedToCustomer: Template<'refund.succeeded'> = (data, facts) => ({
  subject: `Money returned to you: ${displayMoney(data.amount)}`,
  text: letter(facts, [
    `We have returned ${displayMoney(data.amount)} to you by M-Pesa${displayReceipt(data.receiptNumber, ', receipt ')}, ` +
      `for ${facts.unit}, ${facts.property}.`,
    displayBalance(data.balance),
  ]),
  sms: textMessage(facts, [
    `We returned ${displayMoney(data.amount)} to you by M-Pesa${displayReceipt(data.receiptNumber, ', receipt ')}, for ${facts.unit}, ${facts.property}.`,
    displayBalanceBriefly(data.balance),
  ]),
});

/** The customer learns that money could not be returned. The provider's reason speaks to us, and is not repeated. */
export const refundFailedToCustomer: Template<'refund.failed'> = (data, facts) => ({
  subject: `Money could not be returned to you: ${displayMoney(data.amount)}`,
  text: letter(facts, [
    `We tried to return ${displayMoney(data.amount)} to you by M-Pesa, for ${facts.unit}, ${facts.property}. ` +
      'It did not go through, and the money is still kept for you.',
    displayBalance(data.balance),
    'Please speak to us, so that we can return it in another way.',
  ]),
  sms: textMessage(facts, [
    `We could not return ${displayMoney(data.amount)} to you by M-Pesa. It is kept for you.`,
    displayBalanceBriefly(data.balance),
    'Please speak to us.',
  ]),
});
