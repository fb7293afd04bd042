import {
  EVIDENCE_SIGNAL,
  FLOWS_TASK_QUEUE,
  lateEvidenceWorkflowId,
  refundWorkflowId,
  WORKFLOW_TYPES,
} from './rent-payment';

/** Word that evidence is there, as a process is owed it: recorded with the evidence, and told from there. */
export interface EvidenceWord {
  readonly tenantId: string;
  readonly signalId: string;
  readonly workflowId: string;
  readonly signalName: string;
  readonly lateType: string;
  readonly lateId: string;
  readonly taskQueue: string;
}

/** The word that evidence is there: to the process that waits for it, or to one that takes it late. */
export function evidenceWord(tenantId: string, evidenceId: string, workflowId: string): EvidenceWord {
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

/** The word that there is evidence of a payout: to its refund's process, or to one that takes it late. */
export function payoutWord(tenantId: string, evidenceId: string, refundId: string): EvidenceWord {
  return {
    ...evidenceWord(tenantId, evidenceId, refundWorkflowId(refundId)),
    lateType: WORKFLOW_TYPES.latePayoutEvidence,
  };
}
