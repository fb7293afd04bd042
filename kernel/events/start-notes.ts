import { queryAsTenant, type Pool } from '../db';
import type { ProcessStart } from './process-start';

/** Notes starts that Temporal has taken, so that the relay does not ask for them again while their first step waits its turn. */
export interface StartNotes {
  readonly note: (start: Pick<ProcessStart, 'tenantId' | 'workflowId'>) => void;
  /** Writes what is noted so far, as a draining process does. */
  drain(): Promise<void>;
}

// Well before the relay looks for a start (5 s), and late enough to find most of them noted by their own first step.
const NOTE_EVERY_MS = 2_000;

// A row that is locked is being noted by somebody else: nothing here waits, so nobody can wait for this in a circle.
const NOTE = `UPDATE process_start SET started_at = now() WHERE tenant_id = $1 AND workflow_id IN (
  SELECT workflow_id FROM process_start WHERE tenant_id = $1 AND workflow_id = ANY ($2) AND started_at IS NULL
     FOR UPDATE SKIP LOCKED)`;

/**
 * Opens the notes of a process that starts workflows: those of two seconds are written together, a statement for each
 * company. What cannot be written is told to `onFailed` and dropped: the relay then starts it again, which changes nothing.
 */
export function openStartNotes(pool: Pool, onFailed: (error: unknown) => void): StartNotes {
  const noted = new Map<string, string[]>();
  let timer: NodeJS.Timeout | undefined;

  const write = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const companies = [...noted];
    noted.clear();
    for (const [tenantId, workflowIds] of companies) {
      await queryAsTenant(pool, tenantId, 'process-starts-note', NOTE, [tenantId, workflowIds]).catch(
        onFailed,
      );
    }
  };

  return {
    note: ({ tenantId, workflowId }) => {
      noted.set(tenantId, [...(noted.get(tenantId) ?? []), workflowId]);
      timer ??= setTimeout(() => void write(), NOTE_EVERY_MS);
    },
    drain: write,
  };
}
