import { backOffMs, type Clock } from '../time';

/** When each piece of work may be tried again: twice as long after every failure, up to a limit. */
export interface BackOff {
  isDue(work: string): boolean;
  /** Notes a failure; says which in a row it was, and how long the work now waits. */
  failed(work: string): { readonly failures: number; readonly retryInMs: number };
  /** Notes a success; true when it ended a row of failures. */
  succeeded(work: string): boolean;
  /** Puts the work off without blaming it. */
  postpone(work: string, ms: number): void;
}

/** Creates the memory of failures of one relay. It is lost with the process: a restart tries at once. */
export function createBackOff(clock: Clock, firstMs: number, maxMs: number): BackOff {
  const failuresOf = new Map<string, number>();
  const dueAtMs = new Map<string, number>();
  const nowMs = (): number => clock.now().getTime();
  const postpone = (work: string, ms: number): void => {
    dueAtMs.set(work, nowMs() + ms);
  };
  return {
    postpone,
    isDue: (work) => (dueAtMs.get(work) ?? 0) <= nowMs(),
    failed: (work) => {
      const failures = (failuresOf.get(work) ?? 0) + 1;
      failuresOf.set(work, failures);
      const retryInMs = backOffMs(failures, firstMs, maxMs);
      postpone(work, retryInMs);
      return { failures, retryInMs };
    },
    succeeded: (work) => {
      dueAtMs.delete(work);
      return failuresOf.delete(work);
    },
  };
}
