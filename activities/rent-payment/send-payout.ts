import { log } from '@temporalio/activity';
import type { RefundInput } from '../../contracts/rent-payment';
import { ProviderError } from '../../kernel/providers';
import { payableRefund } from '../../store/rent-payment/payable-refund';
import type { ProviderDeps } from './deps';
import { awaitTurn, failureOf, NOT_SENT_RETRY_MS } from './provider-call';

/** How handing over a payout ended. `landed`: an earlier try did, so this one was refused as a repeat. */
export interface PayoutHandedOver {
  readonly outcome: 'pending' | 'landed' | 'refused' | 'not_sent' | 'unknown' | 'settled';
  readonly code: string | null;
  /** Of what may be sent again: how long to wait first. */
  readonly retryAfterMs: number;
}

const SLOT_WAIT_MS_MAX = 10_000;
const UNKNOWN_RETRY_MS = 15_000;
const REPEATED = '500.002.1001';

const ended = (
  outcome: PayoutHandedOver['outcome'],
  retryAfterMs = 0,
  code: string | null = null,
): PayoutHandedOver => ({
  outcome,
  code,
  retryAfterMs,
});

function outcomeOf(error: unknown): PayoutHandedOver {
  if (!(error instanceof ProviderError)) throw error;
  const { kind, code = null } = error;
  if (code === REPEATED) return ended('landed');
  log.warn('payout not taken', { kind, code });
  const failure = failureOf(error);
  if (failure.outcome === 'not_sent') return ended('not_sent', failure.retryAfterMs, code);
  return failure.outcome === 'refused' ? ended('refused', 0, code) : ended('unknown', UNKNOWN_RETRY_MS, code);
}

/**
 * Hands a payout to the provider. Safe to repeat: our own id is the same in every try, and the provider refuses it the
 * second time, which tells that the first one landed.
 */
export const sendPayoutActivity =
  (deps: ProviderDeps) =>
  async ({ tenantId, refundId }: RefundInput): Promise<PayoutHandedOver> => {
    const refund = await payableRefund(deps.pool, tenantId, refundId);
    if (!refund) return ended('settled');
    const { shortCode, phone, amountMinor, originatorConversationId } = refund;
    if (!(await awaitTurn(deps, tenantId, shortCode, SLOT_WAIT_MS_MAX)))
      return ended('not_sent', NOT_SENT_RETRY_MS);
    try {
      await deps.gatewayOf(tenantId, shortCode).b2c({
        ...{ originatorConversationId, amountMinor, phone, remarks: 'Refund of rent', occasion: 'Refund' },
        resultUrl: deps.callbackUrl(tenantId, 'b2c-result', refundId),
        timeoutUrl: deps.callbackUrl(tenantId, 'b2c-timeout', refundId),
      });
      return ended('pending');
    } catch (error) {
      return outcomeOf(error);
    }
  };

/** Asks the provider what became of a payout; the answer is called back. Changes nothing, so it may be repeated. */
export const askPayoutActivity =
  (deps: ProviderDeps) =>
  async ({ tenantId, refundId }: RefundInput): Promise<void> => {
    const refund = await payableRefund(deps.pool, tenantId, refundId);
    if (!refund) return;
    const { shortCode, originatorConversationId } = refund;
    try {
      await deps.gatewayOf(tenantId, shortCode).transactionStatus({
        originatorConversationId,
        resultUrl: deps.callbackUrl(tenantId, 'status-result', refundId),
        timeoutUrl: deps.callbackUrl(tenantId, 'status-timeout', refundId),
        remarks: 'Refund of rent',
      });
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log.info('question about a payout without an answer', { kind: error.kind, code: error.code });
    }
  };
