import { activityInfo, log, sleep } from '@temporalio/activity';
import type { AttemptInput } from '../../contracts/rent-payment';
import { isAppError } from '../../kernel/errors';
import { ProviderError } from '../../kernel/providers';
import { sendableAttempt, type SendableAttempt } from '../../store/rent-payment/sendable';
import { takeSlot } from '../../store/rent-payment/slot';
import type { ProviderDeps } from './deps';
import { openPace, type Pace } from './pace';
import { failureOf, NOT_SENT_RETRY_MS } from './provider-call';

/** How a push ended, as far as its answer tells. Only `not_sent` may be sent again. */
export type PushOutcome =
  | { readonly outcome: 'pending'; readonly merchantRequestId: string; readonly checkoutRequestId: string }
  | { readonly outcome: 'refused'; readonly code: string }
  | { readonly outcome: 'not_sent'; readonly retryAfterMs: number; readonly hasSlot: boolean }
  | { readonly outcome: 'unknown' }
  /** Another attempt's money came meanwhile: the customer is not asked again for what is paid. */
  | { readonly outcome: 'needless' }
  /** Nobody waits for it any more: not sent. */
  | { readonly outcome: 'late' };

// A place in the row that comes later than this is waited for by the process, not by a slot of the worker.
const SLOT_WAIT_MS_MAX = 1_000;

const DESCRIPTION = 'Rent';

/** The process looked before it asked for the push, but no worker may have been there to take it for hours. */
const isLate = ({ clock, sendWithinSeconds }: ProviderDeps, { createdAt }: SendableAttempt): boolean =>
  clock.now().getTime() > createdAt.getTime() + sendWithinSeconds * 1_000;

async function push(deps: ProviderDeps, tenantId: string, attempt: SendableAttempt): Promise<PushOutcome> {
  if (isLate(deps, attempt)) return { outcome: 'late' };
  const { attemptId, shortCode, phone, amountMinor, accountReference } = attempt;
  const accepted = await deps.gatewayOf(tenantId, shortCode).stkPush({
    ...{ amountMinor, phone, accountReference, description: DESCRIPTION },
    callbackUrl: deps.callbackUrl(tenantId, 'stk', attemptId),
    at: deps.clock.now(),
  });
  return { outcome: 'pending', ...accepted };
}

function outcomeOf(error: unknown): PushOutcome {
  if (!(error instanceof ProviderError)) throw error;
  const { kind, code } = error;
  log.warn('push not taken', { kind, code, activity: activityInfo().activityId });
  const failure = failureOf(error);
  if (failure.outcome === 'not_sent') return { ...failure, hasSlot: false };
  return failure.outcome === 'refused' ? { ...failure, code: code ?? '' } : { outcome: 'unknown' };
}

const NOTHING_SENT: PushOutcome = { outcome: 'not_sent', retryAfterMs: NOT_SENT_RETRY_MS, hasSlot: false };

/** Waits for the attempt's place over all workers, then for its turn in this process. Undefined when it may leave now. */
async function inTurn(
  deps: ProviderDeps,
  pace: Pace,
  tenantId: string,
  { shortCode }: SendableAttempt,
  hasSlot: boolean,
): Promise<PushOutcome | undefined> {
  if (!hasSlot) {
    const waitMs = (await takeSlot(deps.pool, tenantId, shortCode, deps.requestsPerSecond)) ?? 0;
    if (waitMs > SLOT_WAIT_MS_MAX) return { outcome: 'not_sent', retryAfterMs: waitMs, hasSlot: true };
    if (waitMs > 0) await sleep(waitMs);
  }
  const turnMs = pace(JSON.stringify([tenantId, shortCode]), SLOT_WAIT_MS_MAX);
  if (turnMs === undefined) return { outcome: 'not_sent', retryAfterMs: SLOT_WAIT_MS_MAX, hasSlot: true };
  if (turnMs > 0) await sleep(turnMs);
  return undefined;
}

/**
 * Sends the push of an attempt, once: never retried by Temporal (an attempt of the activity that was lost may have sent).
 * What was surely not sent says so, with the time after which to try again. The phone number is read here and travels
 * through no history.
 */
export function sendPushActivity(deps: ProviderDeps) {
  const pace = openPace(deps.requestsPerSecond, () => performance.now());
  return async ({ tenantId, attemptId }: AttemptInput, hasSlot: boolean): Promise<PushOutcome> => {
    let attempt: SendableAttempt | undefined;
    try {
      attempt = await sendableAttempt(deps.pool, tenantId, attemptId);
      if (attempt === undefined) return { outcome: 'unknown' };
      if (!attempt.isDue) return { outcome: 'needless' };
      const later = await inTurn(deps, pace, tenantId, attempt, hasSlot);
      if (later !== undefined) return later;
    } catch (error) {
      if (!isAppError(error)) throw error;
      log.warn('push not sent: the database does not answer', { code: error.code });
      return NOTHING_SENT;
    }
    try {
      return await push(deps, tenantId, attempt);
    } catch (error) {
      return outcomeOf(error);
    }
  };
}
