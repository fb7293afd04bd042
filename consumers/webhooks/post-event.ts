import { signatureHeaders, webhookSecret } from '../../kernel/auth';
import type { EventEnvelope } from '../../kernel/events';
import { isPublicAddress, postOnce, type Posted } from '../../kernel/http';
import type { Clock } from '../../kernel/time';

/** What sending needs of its surroundings. */
export interface SendSettings {
  /** What the secrets of webhooks are derived from. */
  readonly secret: string;
  readonly timeoutMs: number;
  /** Whether http and addresses within the network may be called, as in development. */
  readonly privateAddressesAllowed: boolean;
  readonly clock: Clock;
}

/** What came of one try, as the log keeps it. */
export interface Try {
  readonly attemptedAt: Date;
  readonly outcome: 'delivered' | 'refused' | 'no_answer' | 'not_sent';
  readonly responseStatus: number | null;
  readonly failure: string | null;
  readonly durationMs: number;
}

const HEADERS = { 'content-type': 'application/json', 'user-agent': 'BOSSNYUMBA-webhooks/1' };

const isTaken = (status: number): boolean => status >= 200 && status < 300;

/** Sends one event, signed and dated now; the answer's status alone is read. Never throws: whatever happens is an outcome. */
export async function postEvent(
  { secret, timeoutMs, privateAddressesAllowed, clock }: SendSettings,
  webhook: { readonly webhookId: string; readonly url: string },
  event: EventEnvelope,
): Promise<Try> {
  const attemptedAt = clock.now();
  const url = new URL(webhook.url);
  const body = JSON.stringify(event);
  const key = webhookSecret(secret, event.tenantId, webhook.webhookId);
  const headers = { ...HEADERS, ...signatureHeaders(key, { id: event.id, at: attemptedAt, body }) };
  const mayReach = privateAddressesAllowed ? undefined : isPublicAddress;
  // One that was made while http was allowed, as in development, is not called in clear for that.
  const isBarred = url.protocol !== 'https:' && !privateAddressesAllowed;
  const posted: Posted = isBarred
    ? { kind: 'not_sent', code: 'ADDRESS_BARRED' }
    : await postOnce({ url, headers, body, timeoutMs, answerBytesMax: null, mayReach });
  const tried = { attemptedAt, durationMs: Math.max(0, clock.now().getTime() - attemptedAt.getTime()) };
  if (posted.kind !== 'answered')
    return { ...tried, outcome: posted.kind, responseStatus: null, failure: posted.code };
  const outcome = isTaken(posted.status) ? 'delivered' : 'refused';
  return { ...tried, outcome, responseStatus: posted.status, failure: null };
}
