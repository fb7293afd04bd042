import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderError } from '../../kernel/providers';
import { takeSlot } from '../../store/rent-payment/slot';
import type { ProviderDeps } from './deps';

/** After what was surely not sent. */
export const NOT_SENT_RETRY_MS = 5_000;
const BUSY_RETRY_MS = 60_000;

/** What a failed call means for making it again: only `not_sent` surely did nothing. */
export type CallFailure =
  | { readonly outcome: 'not_sent'; readonly retryAfterMs: number }
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'unknown' };

/** Reads a failed call; anything that is no word of the provider may have been done. */
export function failureOf({ kind }: ProviderError): CallFailure {
  if (kind === 'not_sent' || kind === 'auth') return { outcome: 'not_sent', retryAfterMs: NOT_SENT_RETRY_MS };
  if (kind === 'busy') return { outcome: 'not_sent', retryAfterMs: BUSY_RETRY_MS };
  return { outcome: kind === 'rejected' ? 'refused' : 'unknown' };
}

/**
 * Waits for the next place in the row of calls of a short code, over all workers. False, and no place taken, where it comes
 * later than that.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function awaitTurn(
  { pool, requestsPerSecond }: ProviderDeps,
  tenantId: string,
  shortCode: string,
  waitMsMax: number,
): Promise<boolean> {
  const waitMs = await takeSlot(pool, tenantId, shortCode, requestsPerSecond, waitMsMax);
  if (waitMs === undefined) return false;
  if (waitMs > 0) await sleep(waitMs);
  return true;
}
