/** Where the present comes from. Injected, so that a test can stop or move it; workflows use Temporal's clock instead. */
export interface Clock {
  /** The present instant. */
  now(): Date;
}

/** The machine's clock, for processes. */
export const systemClock: Clock = { now: () => new Date() };
