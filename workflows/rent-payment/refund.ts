import {
  CancellationScope,
  continueAsNew,
  isCancellation,
  log,
  patched,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import type { RefundInput } from '../../contracts/rent-payment';
import { backOffMs } from '../../kernel/time';
import { tellStatus, tellWaiting, workflowTime } from '../steps/status';
import { openEvidenceInbox, takeUntilFinal, type EvidenceInbox } from './evidence-inbox';
import { askPayout, sendPayout } from './provider-calls';
import { applyPayoutEvidence, notePayout, openRefund, refuseRefund, startPayout } from './steps';

type Step = Awaited<ReturnType<typeof applyPayoutEvidence>>;
type Standing = Exclude<Step, { status: 'refused'; reason: never }>;
type Started = Extract<Awaited<ReturnType<typeof startPayout>>, { mayHaveLeft: boolean }>;

/** How a refund ended. */
export interface RefundResult {
  readonly status: Standing['status'];
  readonly reason: string | null;
}

const DAY_MS = 86_400_000;
const APPROVAL_WAIT_DAYS_MAX = 14;
const LAST_ANSWER_WAIT_MS = 60_000;
// While M-Pesa is down for days, a hundred tries a day, and the payout leaves soon when it is back.
const HAND_OVER_WAIT_MS_MAX = 15 * 60_000;

const isFinal = ({ status }: RefundResult): boolean =>
  status === 'succeeded' || status === 'failed' || status === 'refused';

const isDecided = ({ status }: RefundResult): boolean => status !== 'awaiting_approval';

function ended({ status, reason }: RefundResult): RefundResult {
  tellStatus(
    status,
    status === 'succeeded' ? 'The money reached the payer.' : `${status}: **${reason}**`,
    null,
  );
  return { status, reason };
}

/** Approved at once, or by a second person within two weeks; refused after that. */
async function awaitApproval(refund: RefundInput, inbox: EvidenceInbox): Promise<RefundResult> {
  const open = (): Promise<RefundResult> => openRefund(refund, workflowTime());
  const opened = await open();
  if (isDecided(opened)) return opened;
  tellStatus('awaiting_approval', 'A **second person** has to approve it.', 'approval');
  const standing = await takeUntilFinal(inbox, opened, isDecided, open, APPROVAL_WAIT_DAYS_MAX * DAY_MS);
  return isDecided(standing) ? standing : refuseRefund(refund, 'APPROVAL_TIMED_OUT', workflowTime());
}

/** A cancellation refuses what is not approved. What was approved meanwhile, or by an earlier run, goes on. */
async function decide(refund: RefundInput, inbox: EvidenceInbox): Promise<RefundResult> {
  try {
    return await awaitApproval(refund, inbox);
  } catch (error) {
    if (!isCancellation(error)) throw error;
    return CancellationScope.nonCancellable(() => refuseRefund(refund, 'CANCELLED', workflowTime()));
  }
}

function takeEvidence(
  { tenantId }: RefundInput,
  inbox: EvidenceInbox,
  before: RefundResult,
  waitMsMax: number,
): Promise<RefundResult> {
  const take = (evidenceId: string): Promise<RefundResult> =>
    applyPayoutEvidence({ tenantId, evidenceId }, workflowTime());
  return takeUntilFinal(inbox, before, isFinal, take, waitMsMax);
}

/** Waits before the next try, and hears meanwhile what became of those before it. */
async function pause(
  refund: RefundInput,
  inbox: EvidenceInbox,
  before: RefundResult,
  waitMs: number,
): Promise<RefundResult> {
  if (patched('payout-pause-hears-evidence')) return takeEvidence(refund, inbox, before, waitMs);
  await sleep(waitMs, { summary: 'Wait before handing the payout over again' });
  return before;
}

/**
 * Hands the payout over. Every try has the same id, so what may have been sent is safe to send again. A refusal tells of its
 * own try alone: it fails the payout only where no try before it may have left.
 */
async function handOver(refund: RefundInput, inbox: EvidenceInbox, started: Started): Promise<RefundResult> {
  let standing: RefundResult = started;
  let { mayHaveLeft } = started;
  for (let tries = 1; ; tries += 1) {
    const sent = await sendPayout(refund).catch((error: unknown) => {
      log.warn('the payout was lost with its worker', { error: String(error) });
      return { outcome: 'unknown', code: null, retryAfterMs: 1_000 } as const;
    });
    if (sent.outcome === 'refused' && !mayHaveLeft) {
      return notePayout(refund, { kind: 'refused', code: sent.code ?? '' }, workflowTime());
    }
    if (sent.outcome !== 'not_sent' && sent.outcome !== 'unknown') return standing;
    mayHaveLeft ||= sent.outcome === 'unknown';
    tellWaiting(
      'provider',
      'The payout is **not handed over** for sure; it is tried again under the same id.',
    );
    const waitMs = Math.ceil(backOffMs(tries, sent.retryAfterMs, HAND_OVER_WAIT_MS_MAX));
    standing = await pause(refund, inbox, standing, waitMs);
    if (isFinal(standing)) return standing;
    // Temporal ends a process whose history is too long. The next run finds the payout in the database, as one that may
    // have left.
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof paymentRefund>(refund);
  }
}

/** Result or questions on timers; then a person's queue, and evidence that still comes. */
async function awaitOutcome(
  refund: RefundInput,
  inbox: EvidenceInbox,
  askAfterSeconds: readonly number[],
  before: RefundResult,
): Promise<RefundResult> {
  let standing = before;
  let beforeSeconds = 0;
  for (const seconds of askAfterSeconds) {
    standing = await takeEvidence(refund, inbox, standing, (seconds - beforeSeconds) * 1_000);
    if (isFinal(standing)) return standing;
    await askPayout(refund).catch((error: unknown) => log.warn('question lost', { error: String(error) }));
    beforeSeconds = seconds;
  }
  // The answer to the last question needs its time too.
  standing = await takeEvidence(refund, inbox, standing, LAST_ANSWER_WAIT_MS);
  if (isFinal(standing)) return standing;
  await notePayout(refund, { kind: 'unknown' }, workflowTime());
  tellStatus(
    'unknown',
    'In the **person’s queue**: neither result nor questions tell the outcome.',
    'person',
  );
  while (!isFinal(standing)) standing = await takeEvidence(refund, inbox, standing, DAY_MS);
  return standing;
}

/**
 * A refund of a payment by M-Pesa to its payer: approved (above a limit by a second person) → the money set aside → payout
 * in transit → handed over under our own id → result, or questions on timers, then a person → succeeded or failed. Unknown
 * is a state: its money rests in transit, and no second payout leaves.
 */
export async function paymentRefund(refund: RefundInput): Promise<RefundResult> {
  const inbox = openEvidenceInbox();
  const opened = await decide(refund, inbox);
  // A process that is started anew finds its payout where it left it, and goes on from there.
  if (isFinal(opened)) return ended(opened);
  return CancellationScope.nonCancellable(async () => {
    const started = await startPayout(refund, workflowTime());
    if (!('askAfterSeconds' in started))
      throw new Error(`payout of ${refund.refundId} was refused: ${started.reason}`);
    tellStatus('sent', 'The payout is on its way.', 'provider');
    const handedOver = await handOver(refund, inbox, started);
    return ended(await awaitOutcome(refund, inbox, started.askAfterSeconds, handedOver));
  });
}
