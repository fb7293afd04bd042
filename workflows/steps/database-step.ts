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

// A local step that takes longer is given up, so that an outage becomes visible instead of a silent wait. Both limits are
// needed: the SDK loses the time-out when it falls between two attempts, and eight that fail at once wait 4.5 s together.
const LOCAL = {
  scheduleToCloseTimeout: '5 seconds',
  startToCloseTimeout: '2 seconds',
  retry: {
    initialInterval: '100 milliseconds',
    backoffCoefficient: 2,
    maximumInterval: '1 second',
    maximumAttempts: 8,
  },
} as const;

const ORDINARY = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '30 seconds' },
} as const;

type Steps = Record<string, (...args: never[]) => Promise<unknown>>;

/**
 * What a local step that was given up waits for: the database where that is what failed; otherwise a person, who finds the
 * error beside the activity. Null where trying again is no use: a refusal, or a cancellation. A failed local activity
 * throws its own failure; only a time-out comes wrapped.
 */
function waitsFor(error: unknown): 'database' | 'person' | null {
  const failure = error instanceof ActivityFailure ? error.cause : error;
  if (isCancellation(error)) return null;
  if (failure instanceof TimeoutFailure) return 'database';
  if (!(failure instanceof ApplicationFailure) || failure.nonRetryable === true) return null;
  return failure.type === 'DATABASE_UNAVAILABLE' ? 'database' : 'person';
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
    const givenUp = async (error: unknown, args: never[]): Promise<unknown> => {
      const waiting = waitsFor(error);
      if (waiting === null) throw error;
      log.warn('database step given to an ordinary activity', { step: name, waiting });
      upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.WaitingFor, value: waiting }]);
      setCurrentDetails(`Waiting for the **${waiting}** to do: ${summary}`);
      try {
        return await ordinary[name]?.(...args);
      } finally {
        upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.WaitingFor, value: null }]);
      }
    };
    // `catch` and no second `await`: the SDK keeps a stack of every promise, which costs more than the promise.
    return (...args: never[]) => local[name]?.(...args).catch((error: unknown) => givenUp(error, args));
  };
  return Object.fromEntries(Object.keys(summaries).map((name) => [name, step(name)])) as unknown as A;
}
