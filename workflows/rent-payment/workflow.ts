import { CancellationScope, isCancellation, log } from '@temporalio/workflow';
import type { RentPaymentInput, RentPaymentResult } from '../../contracts/rent-payment';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { tellStatus, workflowTime } from '../steps/status';
import { failPayment, openPayment, settlePayment } from './steps';

type Step = Awaited<ReturnType<typeof openPayment>>;

function ended(status: RentPaymentResult['status'], reason: RefusalReason | null): RentPaymentResult {
  tellStatus(
    status,
    status === 'succeeded' ? 'Posted to the ledger; notices follow.' : `Failed: **${reason}**`,
  );
  return { status, reason };
}

/** The compensation of an opened intent. It runs to its end even when the process is cancelled meanwhile. */
function fail(payment: RentPaymentInput, reason: RefusalReason): Promise<RentPaymentResult> {
  return CancellationScope.nonCancellable(async () =>
    conclude(payment, await failPayment(payment, reason, workflowTime())),
  );
}

/**
 * The named end that a step led to. A step that was done before its answer was lost (a worker killed between commit and
 * history) answers where the payment stands, so the end is read from the answer and never assumed. Not `async`, as little as
 * the workflow itself: each promise costs the worker a stack (`databaseSteps`).
 */
function conclude(payment: RentPaymentInput, step: Step): RentPaymentResult | Promise<RentPaymentResult> {
  switch (step.status) {
    case 'refused':
      return fail(payment, step.reason);
    case 'failed':
      return ended('failed', step.reason);
    case 'succeeded':
    case 'reversed':
      return ended('succeeded', null);
    case 'received':
    case 'pending':
      throw new Error(`payment ${payment.paymentId} is still ${step.status}`);
  }
}

async function validateAndSettle(payment: RentPaymentInput): Promise<RentPaymentResult> {
  const opened = await openPayment(payment, workflowTime());
  // Settled with it in one commit, as a rule. Pending is what was refused then, and settling it says why.
  if (opened.status !== 'pending') return conclude(payment, opened);
  tellStatus('pending', 'Intent pending: the money is being posted.');
  return conclude(payment, await settlePayment(payment, workflowTime()));
}

function giveUp(payment: RentPaymentInput, error: unknown): Promise<RentPaymentResult> {
  if (!isCancellation(error)) log.error('settlement refused for good', { error: String(error) });
  return fail(payment, isCancellation(error) ? 'CANCELLED' : 'SETTLEMENT_REFUSED');
}

/**
 * Rent paid in cash or by cheque: validate → intent → ledger, allocation, balance, events → succeeded; or failed with its
 * reason. Notices and the disbursement check follow from the events.
 */
export function rentPayment(payment: RentPaymentInput): Promise<RentPaymentResult> {
  return validateAndSettle(payment).catch((error: unknown) => giveUp(payment, error));
}
