import { CancellationScope, isCancellation, log } from '@temporalio/workflow';
import type { RentPaymentInput, RentPaymentResult } from '../../contracts/rent-payment';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { tellStatus, workflowTime } from '../steps/status';
import { failPayment, openPayment, settlePayment } from './steps';

function ended(status: RentPaymentResult['status'], reason: RefusalReason | null): RentPaymentResult {
  tellStatus(status, status === 'succeeded' ? 'Posted to the ledger; notices follow.' : `Failed: **${reason}**`);
  return { status, reason };
}

/** The compensation of an opened intent. It runs to its end even when the process is cancelled meanwhile. */
function fail(payment: RentPaymentInput, reason: RefusalReason): Promise<RentPaymentResult> {
  return CancellationScope.nonCancellable(async () => {
    const now = await failPayment(payment, reason, workflowTime());
    const settledFirst = now.status === 'succeeded' || now.status === 'reversed';
    return settledFirst ? ended('succeeded', null) : ended('failed', now.reason);
  });
}

async function validateAndOpen(payment: RentPaymentInput): Promise<RefusalReason | null> {
  const opened = await openPayment(payment, workflowTime());
  if (opened.status === 'refused') return opened.reason;
  tellStatus('pending', 'Intent pending: the money is being posted.');
  return null;
}

async function settle(payment: RentPaymentInput): Promise<RefusalReason | null> {
  const settled = await settlePayment(payment, workflowTime());
  return settled.status === 'refused' ? settled.reason : null;
}

/**
 * Rent paid in cash or by cheque: validate → intent pending → ledger, allocation, balance, events → succeeded; or failed
 * with its reason. Notices and the disbursement check follow from the events.
 */
export async function rentPayment(payment: RentPaymentInput): Promise<RentPaymentResult> {
  try {
    const refusal = (await validateAndOpen(payment)) ?? (await settle(payment));
    return refusal === null ? ended('succeeded', null) : await fail(payment, refusal);
  } catch (error) {
    if (!isCancellation(error)) log.error('settlement refused for good', { error: String(error) });
    return fail(payment, isCancellation(error) ? 'CANCELLED' : 'SETTLEMENT_REFUSED');
  }
}
