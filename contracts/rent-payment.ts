import type { RefusalReason } from '../domain/rent-payment/refusal';

/** Queue of the workflows and their database steps. */
export const FLOWS_TASK_QUEUE = 'flows';

/** Queue of the calls to providers: rate-limited, one effect each, so that a provider that hangs holds up nobody else. */
export const PROVIDERS_TASK_QUEUE = 'providers';

/** What every process of this room is started with. Ids only: it is stored with the acceptance, unencrypted. */
export interface RentPaymentInput {
  readonly tenantId: string;
  readonly paymentId: string;
}

/** How a payment ended. */
export interface RentPaymentResult {
  readonly status: 'succeeded' | 'failed';
  readonly reason: RefusalReason | null;
}

/** A request with one effect: a bank deposit, a reversal or an adjustment, named by its id. */
export interface RequestInput {
  readonly tenantId: string;
  readonly requestId: string;
}

/** How a request ended. */
export interface RequestResult {
  readonly status: 'posted' | 'refused';
  readonly reason: RefusalReason | null;
}

/** One try at collecting a payment by M-Pesa. */
export interface AttemptInput extends RentPaymentInput {
  readonly attemptId: string;
}

/** Evidence that came for a process that has ended: a callback (`cbk_`) or a line of the statement (`stl_`). */
export interface EvidenceInput {
  readonly tenantId: string;
  readonly evidenceId: string;
}

/** A refund of a payment by M-Pesa to its payer. */
export interface RefundInput {
  readonly tenantId: string;
  readonly refundId: string;
}

/** A paybill whose statement is read, over the hours before now. At most 47: the provider gives no more. */
export interface StatementInput {
  readonly tenantId: string;
  readonly shortCode: string;
  /** A whole number as text: it travels with the ids. */
  readonly hours: string;
}

/** Word to a process that evidence is there for it: the id alone, the evidence stays in the database. */
export const EVIDENCE_SIGNAL = 'evidence';

/** Workflow types of the room, as they are registered. */
export const WORKFLOW_TYPES = {
  rentPayment: 'rentPayment',
  bankDeposit: 'bankDeposit',
  paymentReversal: 'paymentReversal',
  chargeAdjustment: 'chargeAdjustment',
  mpesaPayment: 'mpesaPayment',
  lateEvidence: 'lateEvidence',
  statementSweep: 'statementSweep',
  paymentRefund: 'paymentRefund',
  latePayoutEvidence: 'latePayoutEvidence',
} as const;

/** One process for one payment, for ever: a second start is rejected. */
export const rentPaymentWorkflowId = (paymentId: string): string => `rent-payment/${paymentId}`;

/** One process for one bank deposit. */
export const bankDepositWorkflowId = (depositId: string): string => `bank-deposit/${depositId}`;

/** One process for one reversal request. */
export const paymentReversalWorkflowId = (reversalId: string): string => `payment-reversal/${reversalId}`;

/** One process for one adjustment request. */
export const chargeAdjustmentWorkflowId = (adjustmentId: string): string =>
  `charge-adjustment/${adjustmentId}`;

/** The process of a payment's n-th attempt; the first is the payment's own. */
export const attemptWorkflowId = (paymentId: string, number: number): string =>
  number === 1 ? rentPaymentWorkflowId(paymentId) : `rent-payment/${paymentId}/${number}`;

/** The process that takes evidence whose own process has ended. */
export const lateEvidenceWorkflowId = (evidenceId: string): string => `late-evidence/${evidenceId}`;

/** The process that reads a paybill's statement at one time of its schedule. */
export const statementSweepWorkflowId = (tenantId: string, shortCode: string, at: string): string =>
  `statement-sweep/${tenantId}/${shortCode}/${at}`;

/** One process for one refund. */
export const refundWorkflowId = (refundId: string): string => `payment-refund/${refundId}`;
