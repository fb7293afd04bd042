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

// A local step that takes longer is given up, so that an outage becomes visible instead of a silent wait.
const LOCAL = {
  scheduleToCloseTimeout: '5 seconds',
  startToCloseTimeout: '2 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '1 second' },
} as const;

const ORDINARY = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
} as const;

type Steps = Record<string, (...args: never[]) => Promise<unknown>>;

/** True when the step may still succeed by itself: its last failure was an outage or unknown, not a refusal. */
function mayStillSucceed(error: unknown): error is ActivityFailure {
  return (
    !isCancellation(error) && error instanceof ActivityFailure && error.retryState !== 'NON_RETRYABLE_FAILURE'
  );
}

/** What a step waits for: the database where that is what failed; otherwise a person, who finds the error beside the activity. */
function waitsFor({ cause }: ActivityFailure): 'database' | 'person' {
  const isOutage =
    cause instanceof TimeoutFailure ||
    (cause instanceof ApplicationFailure && cause.type === 'DATABASE_UNAVAILABLE');
  return isOutage ? 'database' : 'person';
}

/**
 * Database steps as local activities: one history event each. A step that cannot be done in 5 s is done as an ordinary
 * activity, for ever, while the process says that it waits for the database. The step itself must be retry-safe.
 */
export function databaseSteps<A extends Steps>(summaries: Readonly<Record<keyof A & string, string>>): A {
  const step = (name: keyof A & string) => {
    const summary = summaries[name];
    const local = proxyLocalActivities<ActivityInterfaceFor<A>>({ ...LOCAL, summary }) as unknown as Steps;
    const ordinary = proxyActivities<ActivityInterfaceFor<A>>({ ...ORDINARY, summary }) as unknown as Steps;
    return async (...args: never[]): Promise<unknown> => {
      let waiting: ReturnType<typeof waitsFor>;
      try {
        return await local[name]?.(...args);
      } catch (error) {
        if (!mayStillSucceed(error)) throw error;
        waiting = waitsFor(error);
        log.warn('database step given to an ordinary activity', { step: name, waiting });
      }
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.WaitingFor, value: waiting }]);
      setCurrentDetails(`Waiting for the **${waiting}** to do: ${summary}`);
      const result = await ordinary[name]?.(...args);
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.WaitingFor, value: null }]);
      return result;
    };
  };
  return Object.fromEntries(Object.keys(summaries).map((name) => [name, step(name)])) as unknown as A;
}
