import {
  FLOWS_TASK_QUEUE,
  statementSweepWorkflowId,
  WORKFLOW_TYPES,
  type StatementInput,
} from '../../../contracts/rent-payment';
import type { Company } from './company';
import type { Stage } from './stage';

const SWEEP_HOURS = '2';
let sweeps = 0;

/**
 * Reads the statement of a company's paybill as the schedule does; answers how many lines it has. A name, where one is
 * given, stands in the place of the schedule's time: the same one twice for a company is refused.
 */
export function sweepStatement(
  { temporal }: Pick<Stage, 'temporal'>,
  { tenantId, shortCode }: Pick<Company, 'tenantId' | 'shortCode'>,
  name = `test-${(sweeps += 1)}`,
): Promise<number> {
  const input: StatementInput = { tenantId, shortCode, hours: SWEEP_HOURS };
  return temporal.client.workflow.execute<(input: StatementInput) => Promise<number>>(
    WORKFLOW_TYPES.statementSweep,
    {
      workflowId: statementSweepWorkflowId(tenantId, shortCode, name),
      taskQueue: FLOWS_TASK_QUEUE,
      args: [input],
    },
  );
}
