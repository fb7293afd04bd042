import type { EvidenceInput, RentPaymentResult, StatementInput } from '../../contracts/rent-payment';
import { tellStatus, workflowTime } from '../steps/status';
import { sweepStatement } from './provider-calls';
import { applyEvidence } from './steps';

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

/** Reads the statement of a paybill and tells the processes whose money is on it. */
export async function statementSweep(input: StatementInput): Promise<number> {
  const lines = await sweepStatement(input);
  tellStatus('read', `${lines} lines read.`, null);
  return lines;
}
