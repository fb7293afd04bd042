import type { Client } from '@temporalio/client';
import { tellProcess, type TellableSignal } from './tell';
import { openTurns } from './turns';

/** Tells processes beside the answer to the caller. */
export interface BackgroundTeller {
  readonly tellSoon: (word: TellableSignal) => void;
  /** Waits for what is under way, as a draining process does. */
  drain(): Promise<void>;
}

// A burst comes faster than Temporal takes it. Asked for all at once, each waits for the others, and most are given up
// while Temporal still works at them: it takes them all the same, and the relay tells them a second time.
const IN_FLIGHT_MAX = 32;
// Shorter than the relay waits before it takes word for left (5 s).
const WAIT_MS_MAX = 3_000;

/**
 * Opens a teller. What fails, or has no turn in time, is told to `onLeft` and left to the relay: it was written with what it
 * is about.
 */
export function openBackgroundTeller(client: Client, onLeft: (error: unknown) => void): BackgroundTeller {
  const underWay = new Set<Promise<void>>();
  const turns = openTurns(IN_FLIGHT_MAX, WAIT_MS_MAX);
  return {
    tellSoon: (word) => {
      const done: Promise<void> = turns
        .run(() => tellProcess(client, word))
        .catch(onLeft)
        .finally(() => underWay.delete(done));
      underWay.add(done);
    },
    drain: async () => {
      await Promise.all(underWay);
    },
  };
}
