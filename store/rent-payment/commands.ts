import type { Acceptance, AcceptedResponse, IdempotentRequest } from '../../kernel/db';
import type { Origin, ProcessStart } from '../../kernel/events';
import type { BusinessDate } from '../../kernel/time';

/** What every accepted command carries besides its own facts. */
export interface AcceptedCommand {
  readonly tenantId: string;
  readonly origin: Origin;
  readonly request: IdempotentRequest;
  readonly response: AcceptedResponse;
}

/** Cash or a cheque that a manager took in. */
export interface RecordPayment extends AcceptedCommand {
  readonly paymentId: string;
  readonly leaseId: string;
  readonly method: 'cash' | 'cheque';
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly receivedOn: BusinessDate;
  readonly receiptNumber: string;
  readonly note: string | null;
}

/** Rent to be asked for by M-Pesa. */
export interface CollectPayment extends AcceptedCommand {
  readonly paymentId: string;
  readonly attemptId: string;
  readonly leaseId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The phone to ask; null for the customer's own. */
  readonly phone: string | null;
  /** Set where a customer asks: the lease must be theirs. */
  readonly customerId: string | null;
}

/** A failed payment by M-Pesa to be tried again. */
export interface RetryPayment extends AcceptedCommand {
  readonly paymentId: string;
  readonly phone: string | null;
  readonly customerId: string | null;
}

/** A payment by M-Pesa, or a part of it, to go back to its payer. */
export interface RequestRefund extends AcceptedCommand {
  readonly refundId: string;
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly reason: string;
}

/** A second person's word that a refund may leave. */
export interface ApproveRefund extends AcceptedCommand {
  readonly refundId: string;
}

/** A link to a page where the rent of a lease is paid. */
export interface OfferLink extends Omit<AcceptedCommand, 'origin'> {
  readonly leaseId: string;
  /** Set where a customer asks: the lease must be theirs. */
  readonly customerId: string | null;
}

/** What a person says of something in the queue, with the evidence for it. */
export interface ResolveReview extends AcceptedCommand {
  readonly reviewId: string;
  readonly outcome: 'received' | 'not_received' | 'noted';
  readonly evidence: 'receipt' | 'statement_line' | 'statement' | 'lease' | 'note';
  readonly receiptNumber: string | null;
  /** Whose unidentified money it is. */
  readonly leaseId: string | null;
  readonly reason: string;
}

/** Undeposited receipts brought to a bank account under one slip. */
export interface RecordDeposit extends AcceptedCommand {
  readonly depositId: string;
  readonly paymentIds: readonly string[];
  readonly bankAccount: string;
  readonly bankedOn: BusinessDate;
  readonly slipNumber: string;
  readonly currency: string;
}

/** A payment to take back, with the manager's reason. */
export interface RequestReversal extends AcceptedCommand {
  readonly reversalId: string;
  readonly paymentId: string;
  readonly reversedOn: BusinessDate;
  readonly reason: string;
}

/** A waiver, concession or write-off of a charge, or the use of a lease's credit. */
export interface RequestAdjustment extends AcceptedCommand {
  readonly adjustmentId: string;
  readonly kind: 'apply_credit' | 'waiver' | 'concession' | 'write_off';
  readonly leaseId: string | null;
  readonly chargeId: string | null;
  readonly amountMinor: bigint | null;
  readonly currency: string;
  readonly effectiveOn: BusinessDate;
  readonly reason: string;
}

/** An acceptance, and the process that is now owed; null when the answer repeats an earlier one. */
export interface AcceptedProcess {
  readonly acceptance: Acceptance;
  readonly start: ProcessStart | null;
}

/** The process of an attempt, by its number: the payment's own for the first. */
export type StartOfAttempt = (
  attempt: { readonly attemptId: string; readonly number: number },
  attributes: Readonly<Record<string, string>>,
) => ProcessStart;

/** The process to start for an accepted command: derived from its id and what the room knows of its lease. */
export type StartOf = (attributes: Readonly<Record<string, string>>) => ProcessStart;
