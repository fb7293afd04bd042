import type { Pool } from '../db';
import { settleProcessStarts, waitingProcessStarts, type ProcessStart } from './process-start';
import { tryEach } from './try-each';

/** Starts one accepted process; "already started" is success. */
export type StartProcess = (process: ProcessStart) => Promise<void>;

/**
 * Starts what was accepted and is still not running after `olderThanMs`: no worker heard the call, or the one that claimed it
 * died, or Temporal was down. Several relays may do so at once. Safe to repeat.
 * @throws the first failure of `start`, after the others were tried and settled, or AppError DATABASE_UNAVAILABLE.
 */
export async function startWaitingProcesses(
  relayPool: Pool,
  olderThanMs: number,
  start: StartProcess,
): Promise<void> {
  const waiting = await waitingProcessStarts(relayPool, olderThanMs);
  await tryEach(waiting, start, (started) => settleProcessStarts(relayPool, started));
}
