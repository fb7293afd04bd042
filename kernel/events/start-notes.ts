import type { Pool } from '../db';
import { gather } from './gather';
import { noteProcessStarts, type StartKey } from './process-start';

/** Notes starts that Temporal has taken, so that the relay does not ask for them again while their first step waits its turn. */
export interface StartNotes {
  readonly note: (start: StartKey) => void;
  /** Writes what is noted so far, as a draining process does. */
  drain(): Promise<void>;
}

// Well before the relay looks for a start (5 s), and late enough to find most of them noted by their own first step.
const NOTE_EVERY_MS = 2_000;

/**
 * Opens the notes of a process that starts workflows: those of two seconds are written together, a statement for each
 * company. What cannot be written is told to `onFailed` and dropped: the relay then starts it again, which changes nothing.
 */
export function openStartNotes(pool: Pool, onFailed: (error: unknown) => void): StartNotes {
  const notes = gather<StartKey>(NOTE_EVERY_MS, async (starts) => {
    for (const [tenantId, ofOne] of Map.groupBy(starts, (start) => start.tenantId)) {
      const ids = ofOne.map(({ workflowId }) => workflowId);
      await noteProcessStarts(pool, tenantId, ids).catch(onFailed);
    }
  });
  return { note: notes.add, drain: notes.drain };
}
