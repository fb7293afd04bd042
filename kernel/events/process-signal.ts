import { queryAsRelay, type Pool, type Tx } from '../db';

/** Word that a process is owed; written with what it is about, so that it is told even when Temporal was down. */
export interface ProcessSignal {
  readonly tenantId: string;
  /** Id of what the word is about, and the word's only content. The same one twice is one. */
  readonly signalId: string;
  readonly workflowId: string;
  readonly signalName: string;
  /** Type and id of the process to start where the one to be told has ended, or never began. */
  readonly lateType: string;
  readonly lateId: string;
  readonly taskQueue: string;
}

const SIGNAL_ROWS_MAX = 200;

/**
 * Records that processes must be told, in the transaction that wrote what it is about. Answers the ids that are new: the
 * others came before, whatever became of them.
 */
export async function recordProcessSignals(
  tx: Tx,
  signals: readonly ProcessSignal[],
  at: Date,
): Promise<Set<string>> {
  if (signals.length === 0) return new Set();
  const { rows } = await tx.query<{ signalId: string }>({
    name: 'process-signals-record',
    text: `INSERT INTO process_signal (tenant_id, signal_id, workflow_id, signal_name, late_type, late_id, task_queue,
                                       received_at)
           SELECT $1, s.*, $8 FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS s
           ON CONFLICT DO NOTHING RETURNING signal_id AS "signalId"`,
    values: [
      tx.tenantId,
      signals.map(({ signalId }) => signalId),
      signals.map(({ workflowId }) => workflowId),
      signals.map(({ signalName }) => signalName),
      signals.map(({ lateType }) => lateType),
      signals.map(({ lateId }) => lateId),
      signals.map(({ taskQueue }) => taskQueue),
      at,
    ],
  });
  return new Set(rows.map(({ signalId }) => signalId));
}

/** Notes, in the transaction of its effect, that word was taken. Repeating it changes nothing. */
export async function markSignalHandled(tx: Tx, signalId: string): Promise<void> {
  await tx.query({
    name: 'process-signal-handled',
    text: `UPDATE process_signal SET handled_at = now()
            WHERE tenant_id = $1 AND signal_id = $2 AND handled_at IS NULL`,
    values: [tx.tenantId, signalId],
  });
}

// Told again after 5 s at first, then after twice as long each time up to 21 minutes: a process that cannot take its word
// for a day must not have thousands of it in its history.
const DOUBLINGS_MAX = 8;

/** Word that nobody has taken after `olderThanMs`, oldest first, of every company; bounded. */
export function waitingProcessSignals(relayPool: Pool, olderThanMs: number): Promise<ProcessSignal[]> {
  const text = `SELECT tenant_id AS "tenantId", signal_id AS "signalId", workflow_id AS "workflowId",
                       signal_name AS "signalName", late_type AS "lateType", late_id AS "lateId", task_queue AS "taskQueue"
                  FROM process_signal
                 WHERE handled_at IS NULL AND tell_after < now() - make_interval(secs => $1 / 1000.0)
                 ORDER BY tell_after LIMIT $2`;
  return queryAsRelay(relayPool, 'process-signals-waiting', text, [olderThanMs, SIGNAL_ROWS_MAX]);
}

/** Puts off telling these again: it was just done. */
export async function noteSignalsTold(
  relayPool: Pool,
  signals: readonly ProcessSignal[],
  firstWaitMs: number,
): Promise<void> {
  if (signals.length === 0) return;
  const text = `UPDATE process_signal p
                   SET tell_after = now() + make_interval(secs => $3 / 1000.0) * (2 ^ least(p.told, ${DOUBLINGS_MAX}) - 1),
                       told = least(p.told + 1, 1000)
                  FROM unnest($1::text[], $2::text[]) AS s (tenant_id, signal_id)
                 WHERE p.tenant_id = s.tenant_id AND p.signal_id = s.signal_id AND p.handled_at IS NULL /* tell-again */`;
  const values = [signals.map((s) => s.tenantId), signals.map((s) => s.signalId), firstWaitMs];
  await queryAsRelay(relayPool, 'process-signals-told', text, values);
}
