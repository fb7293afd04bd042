import type { Pool } from '../db';
import { startWaitingProcesses, type StartProcess } from './process-starter';
import { callAgain } from './start-call';

/** A relay's round of starts. */
export interface StartRound {
  /** Notes that a worker begins to listen: the next round calls for what it may have missed. */
  readonly onWorker: () => void;
  /** @throws what calling or starting throws; the next round does both again. */
  readonly round: () => Promise<void>;
}

/** Opens one: it starts what is older than `startAfterMs` and not running, whoever was called for it. */
export function openStartRound(relayPool: Pool, startAfterMs: number, start: StartProcess): StartRound {
  let isWorkerNew = false;
  const callWorkers = async (): Promise<void> => {
    // Before the call: a worker that comes meanwhile is for the next round.
    isWorkerNew = false;
    try {
      await callAgain(relayPool);
    } catch (error) {
      isWorkerNew = true;
      throw error;
    }
  };
  return {
    onWorker: () => {
      isWorkerNew = true;
    },
    round: async () => {
      if (isWorkerNew) await callWorkers();
      await startWaitingProcesses(relayPool, startAfterMs, start);
    },
  };
}
