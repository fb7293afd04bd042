import {
  EVIDENCE_SIGNAL,
  FLOWS_TASK_QUEUE,
  lateEvidenceWorkflowId,
  refundWorkflowId,
  WORKFLOW_TYPES,
} from '../../contracts/rent-payment';
import type { TellableSignal } from '../../kernel/temporal';

/** The word that there is evidence of a payout: to its refund's process, or to one that takes it late. */
export function payoutWord(tenantId: string, evidenceId: string, refundId: string): TellableSignal {
  return {
    ...evidenceWord(tenantId, evidenceId, refundWorkflowId(refundId)),
    lateType: WORKFLOW_TYPES.latePayoutEvidence,
  };
}

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
