import type { Pool } from '../db';
import { noteProcessStarts, type ProcessStart } from './process-start';

/** What a note is of. */
type Started = Pick<ProcessStart, 'tenantId' | 'workflowId'>;

/** Notes starts that Temporal has taken, so that the relay does not ask for them again while their first step waits its turn. */
export interface StartNotes {
  readonly note: (start: Started) => void;
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
  let noted: Started[] = [];
  let timer: NodeJS.Timeout | undefined;
  let written = Promise.resolve();

  const writeAll = async (starts: readonly Started[]): Promise<void> => {
    for (const [tenantId, ofOne] of Map.groupBy(starts, (start) => start.tenantId)) {
      const ids = ofOne.map(({ workflowId }) => workflowId);
      await noteProcessStarts(pool, tenantId, ids).catch(onFailed);
    }
  };
  // One after the other, so that who drains waits for what the timer began.
  const write = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const starts = noted;
    noted = [];
    return (written = written.then(() => writeAll(starts)));
  };

  return {
    note: (start) => {
      noted.push(start);
      timer ??= setTimeout(() => void write(), NOTE_EVERY_MS);
    },
    drain: write,
  };
}
