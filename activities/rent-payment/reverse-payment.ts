import type { RequestInput, RequestResult } from '../../contracts/rent-payment';
import { receiptReversed } from '../../domain/accounting/receipt-reversed';
import type { Pool, Tx } from '../../kernel/db';
import { eventIdOf, type EventData } from '../../kernel/events';
import { lockLease, receiptsOf, type LeaseBook } from '../../store/rent-payment/book';
import { isBrokenConstraint } from '../../store/rent-payment/constraint';
import { writeEffect } from '../../store/rent-payment/effect';
import {
  leaseBalanceMinor,
  lockPayment,
  movePayment,
  type PaymentRow,
} from '../../store/rent-payment/payment-row';
import {
  lockRequest,
  moveRequest,
  type RequestOutcome,
  type RequestRow,
} from '../../store/rent-payment/request-row';
import type { RentPaymentDeps } from './deps';
import { kes, paymentReference } from './facts';
import { paymentMove, requestMove } from './moves';
import { asRefusal, effectOf, Refused, requireOwnership } from './refused';
import { endedAs, runRequest } from './request';
import { databaseDeed, workflowIdOfStep, type RefusedStep } from './step';

interface ReversalRow extends RequestRow {
  readonly paymentId: string;
  readonly reversedOn: string;
  readonly reason: string;
}

const lockReversal = (tx: Tx, reversalId: string): Promise<ReversalRow> =>
  lockRequest(tx, 'reversal', reversalId, 'payment_id AS "paymentId", reversed_on AS "reversedOn", reason');

const referenceOf = ({ requestId }: ReversalRow): string => `payment-reversal:${requestId}`;

async function postMirror(
  tx: Tx,
  reversal: ReversalRow,
  payment: PaymentRow,
  book: LeaseBook,
  at: Date,
): Promise<void> {
  const { paymentId, leaseId } = payment;
  const { reversedOn: businessDate, origin } = reversal;
  const [received] = await receiptsOf(tx, [payment], new Map([[leaseId, book]]));
  if (!received) throw new Error(`payment ${paymentId} gave no receipt`);
  const causationId = eventIdOf(tx.tenantId, paymentId, payment.eventSeq);
  const fact = {
    reference: referenceOf(reversal),
    kind: 'receipt_reversed',
    businessDate,
    leaseId,
    origin,
    causationId,
    at,
  };
  await writeEffect(
    tx,
    { ...fact, reverses: paymentReference(paymentId) },
    effectOf(receiptReversed(received)),
  );
}

async function factsOf(
  tx: Tx,
  reversal: ReversalRow,
  { paymentId, leaseId, amountMinor }: PaymentRow,
  { lease: { customerId, unitId, propertyId } }: LeaseBook,
): Promise<EventData<'payment.reversed'>> {
  const { requestId: reversalId, reversedOn, reason } = reversal;
  const amount = kes(amountMinor);
  const balance = kes(await leaseBalanceMinor(tx, leaseId));
  const payment = { paymentId, leaseId, customerId, unitId, propertyId, amount };
  return { ...payment, reversalId, reversedOn, reason, balance, ledgerReference: referenceOf(reversal) };
}

/**
 * Posts a reversal that was received, in the caller's transaction. @throws Refused by a rule or a guard.
 */
export async function postReversal(tx: Tx, reversalId: string, at: Date): Promise<RequestOutcome> {
  const reversal = await lockReversal(tx, reversalId);
  if (reversal.status !== 'received') return endedAs(reversal);
  const payment = await lockPayment(tx, reversal.paymentId);
  if (payment.status !== 'succeeded') throw new Refused('PAYMENT_NOT_REVERSIBLE');
  const book = requireOwnership(await lockLease(tx, payment.leaseId, reversal.reversedOn));
  await postMirror(tx, reversal, payment, book, at);
  const outcome = { status: 'posted', reason: null } as const;
  await moveRequest(tx, 'reversal', reversal, requestMove(outcome), null, at);
  const data = await factsOf(tx, reversal, payment, book);
  const causationId = eventIdOf(tx.tenantId, payment.paymentId, payment.eventSeq);
  const event = { type: 'payment.reversed', data, causationId } as const;
  await movePayment(tx, { ...payment, origin: reversal.origin }, paymentMove('reversed'), [event], at);
  return outcome;
}

function refusalOf(error: unknown): unknown {
  return isBrokenConstraint(error, 'payment_reversed_once')
    ? new Refused('PAYMENT_NOT_REVERSIBLE')
    : asRefusal(error);
}

/**
 * Takes a payment back: the mirror of its posting while its money is undeposited, the bounced-cheque row after; linked to
 * the original, never an edit. Refused where its surplus has been used, or where the owner's money is spent. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export function reversePayment(
  pool: Pool,
  tenantId: string,
  reversalId: string,
  workflowId: string,
  at: Date,
): Promise<RequestOutcome> {
  return runRequest(pool, tenantId, {
    kind: 'reversal',
    workflowId,
    refusalOf,
    post: (tx) => postReversal(tx, reversalId, at),
    refuse: async (tx, reason) => {
      const reversal = await lockReversal(tx, reversalId);
      if (reversal.status !== 'received') return endedAs(reversal);
      const outcome = { status: 'refused', reason } as const;
      const data = { reversalId, paymentId: reversal.paymentId, reason };
      await moveRequest(
        tx,
        'reversal',
        reversal,
        requestMove(outcome),
        { type: 'payment.reversal_refused', data },
        at,
      );
      return outcome;
    },
  });
}

/** `reversePayment` as an activity; `at` is the workflow's time. Retry-safe. */
export const reversePaymentActivity =
  (deps: RentPaymentDeps) =>
  ({ tenantId, requestId }: RequestInput, at: string): Promise<RequestResult | RefusedStep> =>
    databaseDeed(deps, () =>
      reversePayment(deps.pool, tenantId, requestId, workflowIdOfStep(), new Date(at)),
    );
