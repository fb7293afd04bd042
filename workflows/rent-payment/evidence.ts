import type { EvidenceInput, RentPaymentResult, StatementInput } from '../../contracts/rent-payment';
import { tellStatus, workflowTime } from '../steps/status';
import { sweepStatement } from './provider-calls';
import { applyEvidence, applyPayoutEvidence, postUnidentified } from './steps';

/** Evidence whose own process has ended: a late success credits all the same, once for its receipt. */
export async function lateEvidence(input: EvidenceInput): Promise<RentPaymentResult> {
  const standing = await applyEvidence(input, workflowTime());
  const { status, reason } = standing;
  if (status === 'refused') throw new Error(`evidence ${input.evidenceId} was refused: ${reason}`);
  const { attempt } = standing;
  // Of the attempt: its payment may be another attempt's by now.
  const end = attempt === 'open' ? 'unknown' : attempt;
  tellStatus(end, `The attempt is **${end}** after it, the payment **${status}**.`, null);
  return { status: attempt === 'succeeded' ? 'succeeded' : 'failed', reason };
}

/** Evidence of a payout whose process has ended. */
export async function latePayoutEvidence(input: EvidenceInput): Promise<string> {
  const { status } = await applyPayoutEvidence(input, workflowTime());
  tellStatus(status, `The refund is **${status}** by it.`, null);
  return status;
}

/**
 * Reads the statement of a paybill, tells the processes whose money is on it, and holds in suspense what names no attempt:
 * a person finds out whose it is.
 */
export async function statementSweep(input: StatementInput): Promise<number> {
  const lines = await sweepStatement(input);
  let held = 0;
  for (let isMore = true; isMore;) {
    const step = await postUnidentified(input, workflowTime());
    if (step.status === 'refused') throw new Error(`suspense was refused: ${step.reason}`);
    held += step.held;
    isMore = step.isMore;
  }
  tellStatus('read', `${lines} lines read, ${held} of them held in suspense.`, null);
  return lines;
}
