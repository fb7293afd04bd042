import type { Pool } from '../db';
import { settleProcessStarts, waitingProcessStarts, type ProcessStart } from './process-start';

/** Starts one accepted process; "already started" is success. */
export type StartProcess = (process: ProcessStart) => Promise<void>;

const STARTS_AT_ONCE = 8;
// A start that cannot work must not keep back those behind it; a service that is down must not be asked 200 times.
const FAILED_GROUPS_MAX = 3;

/**
 * Starts what was accepted and is still not running after `olderThanMs`: the server died after its commit, or Temporal was
 * down. Several relays may do so at once. Starts that fail are left for the next round; after three groups of which
 * nothing could be started, so is the rest. Safe to repeat.
 * @throws the first failure of `start`, after the others were tried and settled, or AppError DATABASE_UNAVAILABLE.
 */
export async function startWaitingProcesses(
  relayPool: Pool,
  olderThanMs: number,
  start: StartProcess,
): Promise<void> {
  const waiting = await waitingProcessStarts(relayPool, olderThanMs);
  const failures: PromiseRejectedResult[] = [];
  let failedGroups = 0;
  for (let first = 0; first < waiting.length && failedGroups < FAILED_GROUPS_MAX; first += STARTS_AT_ONCE) {
    const group = waiting.slice(first, first + STARTS_AT_ONCE);
    const outcomes = await Promise.allSettled(group.map((process) => start(process)));
    const settled = group.filter((_, index) => outcomes[index]?.status === 'fulfilled');
    await settleProcessStarts(relayPool, settled);
    failures.push(...outcomes.filter((outcome) => outcome.status === 'rejected'));
    if (settled.length === 0) failedGroups += 1;
  }
  if (failures[0]) throw failures[0].reason;
}
