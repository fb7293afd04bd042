import type { EventData } from '../../../kernel/events';
import { letter, textMessage, type Template } from './notice';
import {
  displayBalance,
  displayBalanceBriefly,
  displayCategory,
  displayDate,
  displayDay,
  displayMethod,
  displayMoney,
  displayReceipt,
} from './wording';

type Succeeded = EventData<'payment.succeeded'>;

/** How the money was used, one line a charge, and what is left as prepaid rent. */
function usage({ allocations, surplus }: Succeeded): string {
  const used = allocations.map(
    ({ category, amount }) => `  ${displayCategory(category)}: ${displayMoney(amount)}`,
  );
  const ahead = surplus.amount === '0' ? [] : [`  prepaid rent: ${displayMoney(surplus)}`];
  return ['It was used as follows:', ...used, ...ahead].join('\n');
}

/** The customer's receipt. That of M-Pesa has no number yet where a query alone has told of the money. */
export const succeededToCustomer: Template<'payment.succeeded'> = (data, facts) => ({
  subject: `Payment received: ${displayMoney(data.amount)}`,
  text: letter(facts, [
    `We received your ${displayMethod(data.method)} payment of ${displayMoney(data.amount)} on ${displayDate(data.receivedOn)} ` +
      `for ${facts.unit}, ${facts.property}.${displayReceipt(data.receiptNumber, ' Receipt number: ', '.')}`,
    usage(data),
    displayBalance(data.balance),
  ]),
  sms: textMessage(facts, [
    `We received ${displayMoney(data.amount)} on ${displayDay(data.receivedOn)} for ${facts.unit}, ${facts.property}${displayReceipt(data.receiptNumber, ', receipt ')}.`,
    displayBalanceBriefly(data.balance),
  ]),
});

/** An owner learns of money for the property; who paid it is not the owner's business. */
export const succeededToOwner: Template<'payment.succeeded'> = (data, facts) => ({
  subject: `Rent received at ${facts.property}: ${displayMoney(data.amount)}`,
  text: letter(facts, [
    `A ${displayMethod(data.method)} payment of ${displayMoney(data.amount)} was received on ${displayDate(data.receivedOn)} ` +
      `for ${facts.unit}, ${facts.property}.`,
    'It will appear on your statement of the month.',
  ]),
  sms: textMessage(facts, [
    `${displayMoney(data.amount)} was received on ${displayDay(data.receivedOn)} for ${facts.unit}, ${facts.property}.`,
    'See your statement of the month.',
  ]),
});
