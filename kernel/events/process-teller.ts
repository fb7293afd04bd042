import type { Pool } from '../db';
import { noteSignalsTold, waitingProcessSignals, type ProcessSignal } from './process-signal';
import { tryEach } from './try-each';

/** Tells a process its word, or starts the late process where there is nobody to tell; "already started" is success. */
export type TellProcess = (signal: ProcessSignal) => Promise<void>;

/**
 * Tells again what nobody has taken after `olderThanMs`: the server died after its commit, Temporal was down, or the
 * process ended before it looked. Several relays may do so at once: whoever takes the word takes it once. Safe to repeat.
 * @throws the first failure of `tell`, after the others were tried and noted, or AppError DATABASE_UNAVAILABLE.
 */
export async function tellWaitingProcesses(
  relayPool: Pool,
  olderThanMs: number,
  tell: TellProcess,
): Promise<void> {
  const waiting = await waitingProcessSignals(relayPool, olderThanMs);
  await tryEach(waiting, tell, (told) => noteSignalsTold(relayPool, told, olderThanMs));
}
