import { CancellationScope } from '@temporalio/workflow';
import type { RequestInput, RequestResult } from '../../contracts/rent-payment';
import { tellStatus, workflowTime } from '../steps/status';
import { adjustCharges, postDeposit, reversePayment } from './steps';

type Effect = (
  request: RequestInput,
  at: string,
) => Promise<RequestResult | { status: 'refused'; reason: RequestResult['reason'] }>;

/** One effect, posted or refused. It is atomic and accepted already, so a cancellation lets it finish. */
function oneEffect(request: RequestInput, effect: Effect): Promise<RequestResult> {
  return CancellationScope.nonCancellable(async () => {
    const { status, reason } = await effect(request, workflowTime());
    tellStatus(status, status === 'posted' ? 'Posted to the ledger.' : `Refused: **${reason}**`);
    return { status, reason };
  });
}

/** Undeposited receipts brought to the bank: banked and cleared in one posting. */
export function bankDeposit(request: RequestInput): Promise<RequestResult> {
  return oneEffect(request, postDeposit);
}

/** A payment taken back by a manager, with a reason. */
export function paymentReversal(request: RequestInput): Promise<RequestResult> {
  return oneEffect(request, reversePayment);
}

/** A waiver, concession, write-off or use of credit, by a manager, with a reason. */
export function chargeAdjustment(request: RequestInput): Promise<RequestResult> {
  return oneEffect(request, adjustCharges);
}
