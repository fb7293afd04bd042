import type { Client } from '@temporalio/client';
import { startProcess, type CompanyProcess } from './start';
import { tellProcess, type TellableSignal } from './tell';
import { openTurns } from './turns';

/** Starts and tells processes beside the answer to the caller. */
export interface BackgroundStarter {
  readonly startSoon: (process: CompanyProcess) => void;
  readonly tellSoon: (word: TellableSignal) => void;
  /** Waits for what is under way, as a draining process does. */
  drain(): Promise<void>;
}

// A burst is accepted faster than Temporal takes it. Asked for all at once, each waits for the others, and most are given up
// while Temporal still works at them: it starts them all the same, and the relay asks a second time.
const IN_FLIGHT_MAX = 32;
// Shorter than the relay waits before it takes a process for left (5 s).
const WAIT_MS_MAX = 3_000;

const ignore = (): void => undefined;

/**
 * Opens a starter. What fails, or has no turn in time, is told to `onLeft` and left to the relay: it was written with the
 * acceptance. What Temporal has taken is told to `onStarted`.
 */
export function openBackgroundStarter(
  client: Client,
  onLeft: (error: unknown) => void,
  onStarted: (process: CompanyProcess) => void = ignore,
): BackgroundStarter {
  const underWay = new Set<Promise<void>>();
  const turns = openTurns(IN_FLIGHT_MAX, WAIT_MS_MAX);
  const soon = (work: () => Promise<void>): void => {
    const done: Promise<void> = turns
      .run(work)
      .catch(onLeft)
      .finally(() => underWay.delete(done));
    underWay.add(done);
  };
  return {
    startSoon: (process) => soon(() => startProcess(client, process).then(() => onStarted(process))),
    tellSoon: (word) => soon(() => tellProcess(client, word)),
    drain: async () => {
      await Promise.all(underWay);
    },
  };
}
