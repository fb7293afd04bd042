import {
  FLOWS_TASK_QUEUE,
  statementSweepWorkflowId,
  WORKFLOW_TYPES,
  type StatementInput,
} from '../../contracts/rent-payment';
import type { Pool } from '../../kernel/db';
import { startKeeper, type Loop, type RelayReport } from '../../kernel/events';
import type { StartableProcess } from '../../kernel/temporal';
import type { Clock } from '../../kernel/time';
import { paybillsOf } from '../../store/rent-payment/read';

/** What keeping the statements read needs. */
export interface StatementKeeperSettings {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly clock: Clock;
  readonly everyMs: number;
  readonly report: RelayReport;
  /** Starts one; "already started" is success. */
  readonly start: (sweep: StartableProcess) => Promise<void>;
}

// Each sweep looks back over several others, so that one that was missed leaves no gap; once a day over all that is given.
const USUAL_HOURS = 3;
const WHOLE_HOURS = 47;
const WHOLE_AT_UTC_HOUR = 1;

function sweepOf(tenantId: string, shortCode: string, at: Date, everyMs: number): StartableProcess {
  // The time of the schedule, not of the clock: two relays start the same sweep once.
  const due = new Date(Math.floor(at.getTime() / everyMs) * everyMs);
  const isWhole = due.getUTCHours() === WHOLE_AT_UTC_HOUR && due.getUTCMinutes() === 0;
  const hours = String(isWhole ? WHOLE_HOURS : USUAL_HOURS);
  const input: Record<keyof StatementInput, string> = { tenantId, shortCode, hours };
  return {
    workflowId: statementSweepWorkflowId(tenantId, shortCode, due.toISOString()),
    workflowType: WORKFLOW_TYPES.statementSweep,
    taskQueue: FLOWS_TASK_QUEUE,
    input,
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
  return startKeeper({
    ...{ relayPool, everyMs, report, work: 'statements', types: ['charge.posted'] },
    round: async (takeNews) => {
      await takeNews((tenantIds) => {
        for (const tenantId of tenantIds) companies.add(tenantId);
        return Promise.resolve();
      });
      for (const tenantId of companies) {
        for (const shortCode of await paybillsOf(appPool, tenantId)) {
          await start(sweepOf(tenantId, shortCode, clock.now(), everyMs));
        }
      }
    },
  });
}
