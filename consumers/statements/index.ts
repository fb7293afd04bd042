import {
  FLOWS_TASK_QUEUE,
  statementSweepWorkflowId,
  WORKFLOW_TYPES,
  type StatementInput,
} from '../../contracts/rent-payment';
import type { Pool } from '../../kernel/db';
import {
  companiesWith,
  SHARDS,
  startLoop,
  type Loop,
  type Positions,
  type RelayReport,
} from '../../kernel/events';
import type { Clock } from '../../kernel/time';
import { paybillsOf } from '../../store/rent-payment/read';

/** A sweep as a process that can be started. */
export interface SweepToStart {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly input: Readonly<Record<string, string>> & Pick<StatementInput, 'tenantId' | 'shortCode'>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** What keeping the statements read needs. */
export interface StatementKeeperSettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly report: RelayReport;
  /** Starts one; "already started" is success. */
  readonly start: (sweep: SweepToStart) => Promise<void>;
}

const BACK_OFF_MS_MAX = 60_000;
// Each sweep looks back over several others, so that one that was missed leaves no gap; once a day over all that is given.
const USUAL_HOURS = 3;
const WHOLE_HOURS = 47;
const WHOLE_AT_UTC_HOUR = 1;

function sweepOf(tenantId: string, shortCode: string, at: Date, everyMs: number): SweepToStart {
  // The time of the schedule, not of the clock: two relays start the same sweep once.
  const due = new Date(Math.floor(at.getTime() / everyMs) * everyMs);
  const isWhole = due.getUTCHours() === WHOLE_AT_UTC_HOUR && due.getUTCMinutes() === 0;
  const hours = String(isWhole ? WHOLE_HOURS : USUAL_HOURS);
  return {
    workflowId: statementSweepWorkflowId(tenantId, shortCode, due.toISOString()),
    workflowType: WORKFLOW_TYPES.statementSweep,
    taskQueue: FLOWS_TASK_QUEUE,
    input: { tenantId, shortCode, hours },
    attributes: { TenantId: tenantId, ProcessStatus: 'reading' },
    summary: `statement of ${shortCode}, the last ${hours} hours`,
  };
}

/**
 * Starts the reading of every paybill's statement at the times of its schedule, company by company: what a callback did not
 * tell and what nobody asked for is found there. Two relays doing it at once start each sweep once.
 */
export function keepStatementsRead(settings: StatementKeeperSettings): Loop {
  const { relayPool, appPool, clock, everyMs, report, start } = settings;
  const companies = new Set<string>();
  let seen: Positions = new Map(SHARDS.map((shard) => [shard, 0n]));
  const round = async (): Promise<void> => {
    const { tenantIds, positions } = await companiesWith(relayPool, 'charge.posted', seen);
    for (const tenantId of tenantIds) companies.add(tenantId);
    seen = positions;
    for (const tenantId of companies) {
      for (const shortCode of await paybillsOf(appPool, tenantId)) {
        await start(sweepOf(tenantId, shortCode, clock.now(), everyMs));
      }
    }
  };
  return startLoop({
    ...{ work: 'statements', everyMs, gapMs: everyMs, round, report },
    backOffMsMax: BACK_OFF_MS_MAX,
  });
}
