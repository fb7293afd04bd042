import { FLOWS_TASK_QUEUE, WORKFLOW_TYPES } from '../../contracts/rent-payment';
import type { AcceptedProcess, StartOf } from '../../store/rent-payment/accept';
import type { ApiDeps } from '../middleware/deps';
import type { Reply } from '../middleware/endpoint';

/** How a process of the room is started once its command is accepted; the input is ids only. */
export function processOf(
  workflowType: keyof typeof WORKFLOW_TYPES,
  workflowId: string,
  tenantId: string,
  input: Readonly<Record<string, string>>,
  summary: string,
): StartOf {
  return (attributes) => ({
    tenantId,
    workflowId,
    workflowType: WORKFLOW_TYPES[workflowType],
    taskQueue: FLOWS_TASK_QUEUE,
    input: { tenantId, ...input },
    attributes,
    summary,
  });
}

/** Asks for what was accepted to be started, and answers; a repeat of the request is answered as the first time and starts nothing. */
export function replyAccepted(deps: ApiDeps, { acceptance, start }: AcceptedProcess): Reply {
  if (start !== null) deps.startSoon(start);
  return acceptance;
}
