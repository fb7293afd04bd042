import { CancellationScope, isCancellation, log, sleep } from '@temporalio/workflow';
import type { AttemptInput, RentPaymentResult } from '../../contracts/rent-payment';
import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { backOffMs } from '../../kernel/time';
import { tellStatus, tellWaiting, workflowMs, workflowTime } from '../steps/status';
import { awaitOutcome, type Standing } from './await-outcome';
import { openEvidenceInbox, type EvidenceInbox } from './evidence-inbox';
import { sendPush } from './provider-calls';
import { failAttempt, notePush, openAttempt } from './steps';

type Opened = Exclude<Awaited<ReturnType<typeof openAttempt>>, { status: 'refused' }>;
type Sent = Extract<Awaited<ReturnType<typeof sendPush>>, { outcome: 'pending' | 'unknown' }>;

function ended({ status, reason }: { status: string; reason: RefusalReason | null }): RentPaymentResult {
  const succeeded = status !== 'failed';
  tellStatus(status, succeeded ? 'The money is posted; notices follow.' : `Failed: **${reason}**`, null);
  return { status: succeeded ? 'succeeded' : 'failed', reason };
}

/** The end of the attempt, not of its payment: another attempt may have opened or settled that one meanwhile. */
function endedAs({ attempt, status, reason }: Standing): RentPaymentResult {
  return ended({ status: attempt, reason: status === 'failed' ? reason : null });
}

function fail(attempt: AttemptInput, reason: RefusalReason, resultCode?: string): Promise<RentPaymentResult> {
  return CancellationScope.nonCancellable(async () => {
    const failure = resultCode === undefined ? { reason } : { reason, resultCode };
    const step = await failAttempt(attempt, failure, workflowTime());
    return step.status === 'refused' ? ended({ status: 'failed', reason }) : ended(step);
  });
}

const PUSH_WAIT_MS_MAX = 60_000;

/**
 * Sends until it is known to have left, or may have: only what was surely not sent is sent again, and nothing once it is too
 * late for whoever asked. A push whose worker died may have left.
 */
async function sendUntilSent(
  attempt: AttemptInput,
  sendUntilMs: number,
): Promise<Sent | { outcome: 'refused'; code: string } | { outcome: 'needless' } | { outcome: 'late' }> {
  let hasSlot = false;
  for (let tries = 1; ; tries += 1) {
    if (workflowMs() > sendUntilMs) return { outcome: 'late' };
    const sent = await CancellationScope.nonCancellable(() => sendPush(attempt, hasSlot)).catch(
      (error: unknown) => {
        log.warn('the push was lost with its worker', { error: String(error) });
        return { outcome: 'unknown' } as const;
      },
    );
    if (sent.outcome !== 'not_sent') return sent;
    tellWaiting(
      'provider',
      'The push has **not left**: M-Pesa cannot be reached, or is busy. It will be tried again.',
    );
    hasSlot = sent.hasSlot;
    const waitMs = hasSlot ? sent.retryAfterMs : backOffMs(tries, sent.retryAfterMs, PUSH_WAIT_MS_MAX);
    await sleep(Math.ceil(waitMs), { summary: 'Wait before sending the push again' });
  }
}

async function collect(
  attempt: AttemptInput,
  inbox: EvidenceInbox,
  { maySend, sendUntilMs, askAfterSeconds }: Opened,
): Promise<RentPaymentResult> {
  const sent: Awaited<ReturnType<typeof sendUntilSent>> = maySend
    ? await sendUntilSent(attempt, sendUntilMs)
    : { outcome: 'unknown' };
  if (sent.outcome === 'needless') return fail(attempt, 'PAYMENT_SETTLED');
  if (sent.outcome === 'late') return fail(attempt, 'MPESA_UNAVAILABLE');
  if (sent.outcome === 'refused') return fail(attempt, 'MPESA_REFUSED', sent.code);
  // From here on the money may move: nothing but evidence ends the process.
  return CancellationScope.nonCancellable(async () => {
    const noted = await notePush(attempt, sent, workflowTime());
    if (noted.status === 'refused') throw new Error(`push of ${attempt.attemptId} could not be noted`);
    tellStatus('pending', 'The customer was asked; waiting for the answer of M-Pesa.', 'customer');
    const canQuery = sent.outcome === 'pending';
    return endedAs(await awaitOutcome({ attempt, inbox, canQuery, askAfterSeconds, standing: noted }));
  });
}

/**
 * Rent by M-Pesa: validate → intent pending, the sending claimed → push → callback, or queries on timers, then the
 * statement, then a person → ledger, allocation, events. Unknown is a state: no second push leaves while it lasts.
 */
export async function mpesaPayment(attempt: AttemptInput): Promise<RentPaymentResult> {
  const inbox = openEvidenceInbox();
  try {
    const opened = await openAttempt(attempt, workflowTime());
    if (opened.status === 'refused') return await fail(attempt, opened.reason);
    if (opened.status !== 'pending') return ended(opened);
    return await collect(attempt, inbox, opened);
  } catch (error) {
    if (isCancellation(error)) return fail(attempt, 'CANCELLED');
    log.error('the attempt cannot go on', { error: String(error) });
    throw error;
  }
}
