import type { Client } from '@temporalio/client';
import { startProcess, type CompanyProcess } from './start';
import { tellProcess, type TellableSignal } from './tell';

/** Starts and tells processes beside the answer to the caller. */
export interface BackgroundStarter {
  readonly startSoon: (process: CompanyProcess) => void;
  readonly tellSoon: (word: TellableSignal) => void;
  /** Waits for what is under way, as a draining process does. */
  drain(): Promise<void>;
}

const ignore = (): void => undefined;

/**
 * Opens a starter. What fails is told to `onLeft` and left to the relay: it was written with the acceptance. What Temporal
 * has taken is told to `onStarted`.
 */
export function openBackgroundStarter(
  client: Client,
  onLeft: (error: unknown) => void,
  onStarted: (process: CompanyProcess) => void = ignore,
): BackgroundStarter {
  const underWay = new Set<Promise<void>>();
  const soon = (work: Promise<void>): void => {
    const done: Promise<void> = work.catch(onLeft).finally(() => underWay.delete(done));
    underWay.add(done);
  };
  return {
    startSoon: (process) => soon(startProcess(client, process).then(() => onStarted(process))),
    tellSoon: (word) => soon(tellProcess(client, word)),
    drain: async () => {
      await Promise.all(underWay);
    },
  };
}
