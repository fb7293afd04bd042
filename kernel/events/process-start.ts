import { inTransaction, queryAsRelay, type Pool, type Tx } from '../db';

/** A workflow that an accepted command owes; written with the command, so that it starts even when Temporal was down. */
export interface ProcessStart {
  readonly tenantId: string;
  readonly workflowId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  /** Ids only: it is stored unencrypted. */
  readonly input: Readonly<Record<string, string>>;
  /** Search attributes by name; ids and statuses only. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** What an accepted process is found by. */
export type StartKey = Pick<ProcessStart, 'tenantId' | 'workflowId'>;

const START_ROWS_MAX = 200;

/** Records what must be started, in the accepting transaction. */
export async function recordProcessStart(tx: Tx, start: ProcessStart): Promise<void> {
  await tx.query({
    name: 'process-start-record',
    text: `INSERT INTO process_start (tenant_id, workflow_id, workflow_type, task_queue, input, attributes, summary)
           VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    values: [
      tx.tenantId,
      start.workflowId,
      start.workflowType,
      start.taskQueue,
      start.input,
      start.attributes,
      start.summary,
    ],
  });
}

const OF_A_START = `workflow_id AS "workflowId", workflow_type AS "workflowType", task_queue AS "taskQueue", input, attributes, summary`;

/**
 * Claims, for the worker that will start them, those of these processes of one company that nobody has claimed or started.
 * Of several workers that ask at once each gets others, and none waits. A claim is never given back: what its worker does
 * not start, the relay does.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat, but what the first attempt claimed is then left to the relay.
 */
export function claimProcessStarts(
  pool: Pool,
  tenantId: string,
  workflowIds: readonly string[],
): Promise<ProcessStart[]> {
  return inTransaction(pool, tenantId, 'claim-starts', async (tx) => {
    const { rows } = await tx.query<Omit<ProcessStart, 'tenantId'>>({
      name: 'process-starts-claim',
      text: `UPDATE process_start SET claimed_at = now() WHERE tenant_id = $1 AND workflow_id IN (
               SELECT workflow_id FROM process_start
                WHERE tenant_id = $1 AND workflow_id = ANY ($2) AND claimed_at IS NULL AND started_at IS NULL
                  FOR UPDATE SKIP LOCKED)
             RETURNING ${OF_A_START}`,
      values: [tx.tenantId, workflowIds],
    });
    return rows.map((row) => ({ tenantId, ...row }));
  });
}

/** Notes, from inside the running workflow's first step, that its start is settled. Repeating it changes nothing. */
export async function markProcessStarted(tx: Tx, workflowId: string): Promise<void> {
  await tx.query({
    name: 'process-start-mark',
    text: 'UPDATE process_start SET started_at = now() WHERE tenant_id = $1 AND workflow_id = $2 AND started_at IS NULL',
    values: [tx.tenantId, workflowId],
  });
}

/**
 * Notes, for the worker that started them, that these starts are settled. A row that is locked is being noted by somebody
 * else: nothing here waits, so nobody can wait for this in a circle. Repeating it changes nothing.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export function noteProcessStarts(
  pool: Pool,
  tenantId: string,
  workflowIds: readonly string[],
): Promise<void> {
  return inTransaction(pool, tenantId, 'note-starts', async (tx) => {
    await tx.query({
      name: 'process-starts-note',
      text: `UPDATE process_start SET started_at = now() WHERE tenant_id = $1 AND workflow_id IN (
               SELECT workflow_id FROM process_start
                WHERE tenant_id = $1 AND workflow_id = ANY ($2) AND started_at IS NULL FOR UPDATE SKIP LOCKED)`,
      values: [tx.tenantId, workflowIds],
    });
  });
}

/** Notes, for the relay, that these starts are settled. Repeating it changes nothing. */
export async function settleProcessStarts(relayPool: Pool, starts: readonly ProcessStart[]): Promise<void> {
  if (starts.length === 0) return;
  const text = `UPDATE process_start p SET started_at = now() FROM unnest($1::text[], $2::text[]) AS s (tenant_id, workflow_id)
                 WHERE p.tenant_id = s.tenant_id AND p.workflow_id = s.workflow_id AND p.started_at IS NULL /* settle-starts */`;
  const values = [starts.map((start) => start.tenantId), starts.map((start) => start.workflowId)];
  await queryAsRelay(relayPool, 'process-start-settle', text, values);
}

/** What is accepted and still not running after `olderThanMs`, oldest first, of every company; bounded. */
export function waitingProcessStarts(relayPool: Pool, olderThanMs: number): Promise<ProcessStart[]> {
  const text = `SELECT tenant_id AS "tenantId", ${OF_A_START}
                  FROM process_start
                 WHERE started_at IS NULL AND created_at < now() - make_interval(secs => $1 / 1000.0)
                 ORDER BY created_at LIMIT $2`;
  return queryAsRelay(relayPool, 'process-start-waiting', text, [olderThanMs, START_ROWS_MAX]);
}
