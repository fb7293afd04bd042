import { verifyAuditChain } from '../../../consumers/audit';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes';
import { until } from '../../../dev/demo/client';
import type { Pool } from '../../../kernel/db';
import { INVARIANTS } from './invariants';
import type { Stage } from './stage';

/** What breaks an invariant. */
export interface Violation {
  readonly invariant: string;
  readonly found: unknown;
}

/** Rows of a company that break an invariant. The pool is the superuser's: row-level security must hide nothing. */
export async function brokenInvariants(
  adminPool: Pick<Pool, 'query'>,
  tenantId: string,
): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (const [invariant, text] of Object.entries(INVARIANTS)) {
    const { rows } = await adminPool.query<Record<string, unknown>>(text, [tenantId]);
    violations.push(...rows.map((found) => ({ invariant, found })));
  }
  return violations;
}

async function auditViolations({ appPool, adminPool }: Stage, tenantId: string): Promise<Violation[]> {
  const verdict = await verifyAuditChain(appPool, tenantId);
  const { rows } = await adminPool.query<{ events: bigint }>(
    'SELECT count(*) AS events FROM outbox WHERE tenant_id = $1',
    [tenantId],
  );
  const isWhole = verdict.ok && verdict.length === rows[0]?.events;
  return isWhole ? [] : [{ invariant: 'the audit chain is whole', found: { verdict, rows } }];
}

/** Distinct Message-IDs, because a crash between sending and noting it sends the same message again. */
async function mailViolations(stage: Stage, tenantId: string): Promise<Violation[]> {
  const arrived = new Set((await stage.inbox()).map(({ id }) => id));
  const { rows } = await stage.adminPool.query<{ id: string }>(
    `SELECT message_id AS id FROM notification WHERE tenant_id = $1 AND channel = 'email'`,
    [tenantId],
  );
  const ids = new Set(rows.map(({ id }) => id));
  const missing = [...ids].filter((id) => !arrived.has(id));
  const shared = rows.length - ids.size;
  if (missing.length === 0 && shared === 0) return [];
  return [{ invariant: 'each notice arrived, under a Message-ID of its own', found: { missing, shared } }];
}

/** Nothing in the inbox that no notice of any company accounts for. */
export async function unknownMail(stage: Stage): Promise<string[]> {
  const { rows } = await stage.adminPool.query<{ id: string }>(
    `SELECT message_id AS id FROM notification WHERE channel = 'email'`,
  );
  const known = new Set(rows.map(({ id }) => id));
  return (await stage.inbox()).map(({ id }) => id).filter((id) => !known.has(id));
}

const QUIET_MS_MAX = 30_000;

const STARTED = `SELECT s.workflow_id AS "workflowId", coalesce(p.status, d.status, r.status, a.status) AS status,
    t.status AS attempt, t.receipt_number AS "receiptNumber"
  FROM process_start s
  LEFT JOIN payment p ON p.tenant_id = s.tenant_id AND p.payment_id = s.input ->> 'paymentId'
  LEFT JOIN payment_attempt t ON t.tenant_id = s.tenant_id AND t.attempt_id = s.input ->> 'attemptId'
  LEFT JOIN bank_deposit d ON d.tenant_id = s.tenant_id AND d.deposit_id = s.input ->> 'requestId'
  LEFT JOIN payment_reversal r ON r.tenant_id = s.tenant_id AND r.reversal_id = s.input ->> 'requestId'
  LEFT JOIN charge_adjustment a ON a.tenant_id = s.tenant_id AND a.adjustment_id = s.input ->> 'requestId'
 WHERE s.tenant_id = $1`;

interface Started {
  readonly workflowId: string;
  readonly status: string;
  readonly attempt: string | null;
  readonly receiptNumber: string | null;
}

interface Listed {
  readonly workflowId: string;
  readonly status: string;
  readonly processStatus: string | undefined;
}

async function listed({ temporal: { client } }: Stage, tenantId: string): Promise<Listed[]> {
  const found: Listed[] = [];
  for await (const { workflowId, status, typedSearchAttributes } of client.workflow.list({
    query: `TenantId = '${tenantId}'`,
  })) {
    const processStatus = typedSearchAttributes.get(SEARCH_ATTRIBUTES.ProcessStatus);
    found.push({ workflowId, status: status.name, processStatus });
  }
  return found;
}

/** How a run may stand. An attempt may succeed after its process has ended as failed: a receipt that came late. */
function endsOf({ status, attempt, receiptNumber }: Started): string[] {
  if (attempt === null) return [`COMPLETED ${status === 'reversed' ? 'succeeded' : status}`];
  if (attempt === 'failed') return ['COMPLETED failed'];
  const isSettled = attempt === 'succeeded' && receiptNumber !== null;
  return isSettled ? ['COMPLETED succeeded', 'COMPLETED failed'] : ['RUNNING unknown'];
}

// Processes of evidence and of statements are started by what comes, and by a clock: as often as that.
const UNASKED = /^(late-evidence|statement-sweep)\//;

function oddRuns(started: readonly Started[], runs: readonly Listed[]): { listed: string[]; due: string[] } {
  const due = new Map(started.map((process) => [process.workflowId, endsOf(process)]));
  const odd = runs
    .map((run) => ({ ...run, end: `${run.status} ${run.processStatus}` }))
    .filter(({ workflowId, status, end }) =>
      UNASKED.test(workflowId) ? status !== 'COMPLETED' : !due.get(workflowId)?.includes(end),
    )
    .map(({ workflowId, end }) => `${workflowId} ${end}`);
  const ids = runs.map(({ workflowId }) => workflowId);
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  const missing = [...due]
    .filter(([id]) => !ids.includes(id))
    .map(([id, ends]) => `${id} ${ends.join(' or ')}`);
  return { listed: [...odd, ...twice], due: missing };
}

/** One run for each accepted process, ended, and an operator reads the end that the row has: a little after it. */
async function processViolations(stage: Stage, tenantId: string, waitMsMax: number): Promise<Violation[]> {
  const { rows } = await stage.adminPool.query<Started>(STARTED, [tenantId]);
  const ask = async () => oddRuns(rows, await listed(stage, tenantId));
  const isNone = ({ listed: odd, due }: { listed: string[]; due: string[] }): boolean =>
    odd.length + due.length === 0;
  const found = await until('the runs listed', waitMsMax, ask, isNone).catch(ask);
  return isNone(found) ? [] : [{ invariant: 'a process runs once and ends as its row says', found }];
}

/** Waits until nothing of the company's rows is under way or wrong, at most so long; what is then wrong is wrong. */
async function quiet({ adminPool }: Stage, tenantId: string, waitMsMax: number): Promise<void> {
  const ask = (): Promise<Violation[]> => brokenInvariants(adminPool, tenantId);
  await until('all to be quiet', waitMsMax, ask, (found) => found.length === 0).catch(() => undefined);
}

/** Everything that must hold of a company, once all is quiet; empty when it does. */
export async function verdictOn(
  stage: Stage,
  tenantId: string,
  waitMsMax = QUIET_MS_MAX,
): Promise<Violation[]> {
  await quiet(stage, tenantId, waitMsMax);
  const parts = await Promise.all([
    brokenInvariants(stage.adminPool, tenantId),
    auditViolations(stage, tenantId),
    mailViolations(stage, tenantId),
    processViolations(stage, tenantId, waitMsMax),
  ]);
  return parts.flat();
}
