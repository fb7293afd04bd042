import {
  EVIDENCE_SIGNAL,
  FLOWS_TASK_QUEUE,
  lateEvidenceWorkflowId,
  WORKFLOW_TYPES,
} from '../../contracts/rent-payment';
import type { TellableSignal } from '../../kernel/temporal';

/** The word that evidence is there: to the process that waits for it, or to one that takes it late. */
export function evidenceWord(tenantId: string, evidenceId: string, workflowId: string): TellableSignal {
  return {
    tenantId,
    signalId: evidenceId,
    workflowId,
    signalName: EVIDENCE_SIGNAL,
    lateType: WORKFLOW_TYPES.lateEvidence,
    lateId: lateEvidenceWorkflowId(evidenceId),
    taskQueue: FLOWS_TASK_QUEUE,
  };
}
