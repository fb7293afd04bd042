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
import { readingsDue, type DueReading } from './due';

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

function sweepOf(tenantId: string, shortCode: string, { due, hours }: DueReading): StartableProcess {
  const input: Record<keyof StatementInput, string> = { tenantId, shortCode, hours: String(hours) };
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
  /** Times that were begun here, by reading and paybill: the day's is asked for once, and not in every round. */
  const begun = new Map<string, number>();
  const begin = async (tenantId: string, shortCode: string, reading: DueReading): Promise<void> => {
    const name = JSON.stringify([tenantId, shortCode, reading.hours]);
    if (begun.get(name) === reading.due.getTime()) return;
    await start(sweepOf(tenantId, shortCode, reading));
    begun.set(name, reading.due.getTime());
  };
  return startKeeper({
    ...{ relayPool, everyMs, report, work: 'statements', types: ['charge.posted'] },
    round: async (takeNews) => {
      await takeNews((tenantIds) => {
        for (const tenantId of tenantIds) companies.add(tenantId);
        return Promise.resolve();
      });
      for (const tenantId of companies) {
        for (const shortCode of await paybillsOf(appPool, tenantId)) {
          for (const reading of readingsDue(clock.now(), everyMs)) await begin(tenantId, shortCode, reading);
        }
      }
    },
  });
}
