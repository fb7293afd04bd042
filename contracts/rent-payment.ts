import type { RefusalReason } from '../domain/rent-payment/refusal';

/** Queue of the workflows and their database steps. */
export const FLOWS_TASK_QUEUE = 'flows';

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

/** Workflow types of the room, as they are registered. */
export const WORKFLOW_TYPES = {
  rentPayment: 'rentPayment',
  bankDeposit: 'bankDeposit',
  paymentReversal: 'paymentReversal',
  chargeAdjustment: 'chargeAdjustment',
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
