import { adjust, type AdjustmentInput } from './adjustment';
import { BILLED_TO, isOwnersIncome } from './categories';
import type { Ruling } from './ruling';

/**
 * The owner grants the customer a reduction: DR 4090, so that the income billed still shows beside it. What is not the
 * owner's income cannot be conceded out of it: a deposit or company fee goes off 2105, as in a waiver. A paid part
 * becomes credit. Refuses as `adjust` does.
 */
export function concession(input: AdjustmentInput): Ruling {
  const { category } = input.charge;
  return adjust(isOwnersIncome(category) ? '4090' : BILLED_TO[category], input);
}
