import { activityInfo, log } from '@temporalio/activity';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { toActivityError } from '../../kernel/temporal';
import type { RentPaymentDeps } from './deps';
import { Refused } from './refused';

/** Which workflow runs this activity: its start is settled by its first step. */
export const workflowIdOfStep = (): string => activityInfo().workflowExecution?.workflowId ?? '';

/** A step's refusal as a result: expected, so no failure. */
export interface RefusedStep {
  readonly status: 'refused';
  readonly reason: RefusalReason;
}

/**
 * Runs a database step at the activity's edge: a refusal becomes a result, an error of the table an ApplicationFailure,
 * and after success the relays are told.
 */
export async function databaseDeed<T>(
  deps: RentPaymentDeps,
  work: () => Promise<T>,
): Promise<T | RefusedStep> {
  try {
    const result = await work();
    deps.wakeUp();
    return result;
  } catch (error) {
    if (!(error instanceof Refused)) throw toActivityError(error);
    // A refusal by a rule says it all; one with a cause hides a defect that somebody must find.
    if (error.cause !== undefined)
      log.error('refused because of a failure', { reason: error.reason, error: error.cause });
    return { status: 'refused', reason: error.reason };
  }
}
