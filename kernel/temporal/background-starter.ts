import type { Client } from '@temporalio/client';
import { startProcess, type StartableProcess } from './start';

/** Starts accepted processes beside the answer to the caller. */
export interface BackgroundStarter {
  readonly startSoon: (process: StartableProcess) => void;
  /** Waits for the starts under way, as a draining process does. */
  drain(): Promise<void>;
}

/** Opens a starter. A start that fails is told to `onLeft` and left to the relay: it was written with the acceptance. */
export function openBackgroundStarter(client: Client, onLeft: (error: unknown) => void): BackgroundStarter {
  const underWay = new Set<Promise<void>>();
  return {
    startSoon: (process) => {
      const started: Promise<void> = startProcess(client, process)
        .catch(onLeft)
        .finally(() => underWay.delete(started));
      underWay.add(started);
    },
    drain: async () => {
      await Promise.all(underWay);
    },
  };
}
