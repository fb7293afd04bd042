import {
  ActivityFailure,
  ApplicationFailure,
  isCancellation,
  log,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  TimeoutFailure,
  upsertSearchAttributes,
  type ActivityInterfaceFor,
} from '@temporalio/workflow';
import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes';

/** A local step that takes longer than this is given up, so that an outage becomes visible instead of a silent wait. */
const LOCAL_STEP_TIMEOUT = '5 seconds';
const LOCAL_ATTEMPT_TIMEOUT = '2 seconds';
const ORDINARY_ATTEMPT_TIMEOUT = '10 seconds';
const ORDINARY_RETRY_MAX = '30 seconds';

type Steps = Record<string, (...args: never[]) => Promise<unknown>>;

/** True when the step may still succeed by itself: its last failure was an outage or unknown, not a refusal. */
function mayStillSucceed(error: unknown): error is ActivityFailure {
  return !isCancellation(error) && error instanceof ActivityFailure && error.retryState !== 'NON_RETRYABLE_FAILURE';
}

/** What a step waits for: the database where that is what failed; otherwise a person, who finds the error beside the activity. */
function waitsFor({ cause }: ActivityFailure): 'database' | 'person' {
  const isOutage = cause instanceof TimeoutFailure || (cause instanceof ApplicationFailure && cause.type === 'DATABASE_UNAVAILABLE');
  return isOutage ? 'database' : 'person';
}

/**
 * Database steps as local activities: one history event each. A step that cannot be done in 5 s is done as an ordinary
 * activity, for ever, while the process says that it waits for the database. The step itself must be retry-safe.
 */
export function databaseSteps<A extends Steps>(summaries: Readonly<Record<keyof A & string, string>>): A {
  const local = proxyLocalActivities<ActivityInterfaceFor<A>>({
    scheduleToCloseTimeout: LOCAL_STEP_TIMEOUT,
    startToCloseTimeout: LOCAL_ATTEMPT_TIMEOUT,
    retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '1 second' },
  }) as unknown as Steps;
  const step = (name: keyof A & string) =>
    async (...args: never[]): Promise<unknown> => {
      let waiting: ReturnType<typeof waitsFor>;
      try {
        return await local[name]?.(...args);
      } catch (error) {
        if (!mayStillSucceed(error)) throw error;
        waiting = waitsFor(error);
        log.warn('database step given to an ordinary activity', { step: name, waiting });
      }
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.WaitingFor, value: waiting }]);
      setCurrentDetails(`Waiting for the **${waiting}** to do: ${summaries[name]}`);
      const ordinary = proxyActivities<ActivityInterfaceFor<A>>({
        startToCloseTimeout: ORDINARY_ATTEMPT_TIMEOUT,
        retry: { initialInterval: '1 second', maximumInterval: ORDINARY_RETRY_MAX },
        summary: summaries[name],
      }) as unknown as Steps;
      const result = await ordinary[name]?.(...args);
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.WaitingFor, value: null }]);
      return result;
    };
  return Object.fromEntries(Object.keys(summaries).map((name) => [name, step(name)])) as unknown as A;
}
