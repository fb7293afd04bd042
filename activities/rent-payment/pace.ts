const SECOND_MS = 1_000;

/** Answers the milliseconds until the next call of a short code may leave this process; undefined, and no place, if more. */
export type Pace = (shortCode: string, waitMsMax: number) => number | undefined;

/**
 * Keeps the calls of a process apart. Their places in the row over all workers were taken before they waited, and a worker
 * that was late brings many of them at once. `nowMs` counts up whatever the clock does.
 */
export function openPace(requestsPerSecond: number, nowMs: () => number): Pace {
  const lastMs = new Map<string, number>();
  return (shortCode, waitMsMax) => {
    const now = nowMs();
    const at = Math.max(now, (lastMs.get(shortCode) ?? -Infinity) + SECOND_MS / requestsPerSecond);
    if (at - now > waitMsMax) return undefined;
    lastMs.set(shortCode, at);
    return at - now;
  };
}
