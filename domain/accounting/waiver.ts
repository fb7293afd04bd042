import { adjust, type AdjustmentInput } from './adjustment';
import { BILLED_TO } from './categories';
import type { Ruling } from './ruling';

/**
 * A manager forgives a charge or a part of it: off the account that billed it, as if it had not been charged. Of a
 * deposit or company fee this is its cancellation (2105). A paid part becomes credit. Refuses as `adjust` does.
 */
export function waiver(input: AdjustmentInput): Ruling {
  return adjust(BILLED_TO[input.charge.category], input);
}
