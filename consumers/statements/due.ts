const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
// Each reading looks back over several others, so that one that was missed leaves no gap; once a day over all that is given.
const USUAL_HOURS = 3;
const WHOLE_HOURS = 47;
const WHOLE_AT_UTC_HOUR = 1;

/** A reading of a statement: for which time of the schedule, and over how many hours before it begins. */
export interface DueReading {
  readonly due: Date;
  readonly hours: number;
}

/**
 * The readings whose time came last, by the schedule and not by the clock: two relays name the same ones. The day's whole one
 * stays due until the next, so that no round has to fall on its minute.
 */
export function readingsDue(at: Date, everyMs: number): DueReading[] {
  const usualMs = Math.floor(at.getTime() / everyMs) * everyMs;
  const wholeAtMs = WHOLE_AT_UTC_HOUR * HOUR_MS;
  const wholeMs = Math.floor((at.getTime() - wholeAtMs) / DAY_MS) * DAY_MS + wholeAtMs;
  const whole = { due: new Date(wholeMs), hours: WHOLE_HOURS };
  return usualMs === wholeMs ? [whole] : [whole, { due: new Date(usualMs), hours: USUAL_HOURS }];
}
