import { adjust, type AdjustmentInput } from './adjustment';
import { BILLED_TO, isOwnersIncome } from './categories';
import type { Ruling } from './ruling';

/**
 * A debt that will not be paid: DR 5060. Accrual only, the owner never had the money; a deposit or company fee goes off
 * 2105, since it never was income. A paid part, if the amount reaches it, becomes credit. Refuses as `adjust` does.
 */
export function writeOff(input: AdjustmentInput): Ruling {
  const { category } = input.charge;
  return adjust(isOwnersIncome(category) ? '5060' : BILLED_TO[category], input);
}
