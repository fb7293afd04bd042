import {
  statementSweepWorkflowId,
  WORKFLOW_TYPES,
  type StatementInput,
} from '../../../contracts/rent-payment';
import type { Company } from './company';
import type { Stage } from './stage';

/** Reads a company's statement as the schedule does; the name tells one sweep from the others. */
export async function sweepStatement(
  { temporal }: Pick<Stage, 'temporal'>,
  { tenantId, shortCode }: Pick<Company, 'tenantId' | 'shortCode'>,
  name: string,
): Promise<void> {
  const input: StatementInput = { tenantId, shortCode, hours: '2' };
  await temporal.client.workflow.execute(WORKFLOW_TYPES.statementSweep, {
    workflowId: statementSweepWorkflowId(tenantId, shortCode, name),
    taskQueue: 'flows',
    args: [input],
  });
}
