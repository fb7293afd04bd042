import { log } from '@temporalio/activity';
import type { AttemptInput } from '../../contracts/rent-payment';
import { ProviderError } from '../../kernel/providers';
import { sentAttempt } from '../../store/rent-payment/sendable';
import type { ProviderDeps } from './deps';
import { awaitTurn } from './provider-call';

/** What the provider says of a push when asked: a final result code, or nothing yet. A query that fails says nothing. */
export interface QueryOutcome {
  readonly resultCode: string | null;
}

const NOTHING: QueryOutcome = { resultCode: null };
const SLOT_WAIT_MS_MAX = 1_000;

/** Asks the provider how a push ended. Changes nothing, so it may be repeated; what it cannot learn is null. */
export const queryPushActivity =
  (deps: ProviderDeps) =>
  async ({ tenantId, attemptId }: AttemptInput): Promise<QueryOutcome> => {
    const attempt = await sentAttempt(deps.pool, tenantId, attemptId);
    if (!attempt?.checkoutRequestId) return NOTHING;
    const { shortCode, checkoutRequestId } = attempt;
    if (!(await awaitTurn(deps, tenantId, shortCode, SLOT_WAIT_MS_MAX))) return NOTHING;
    try {
      const gateway = deps.gatewayOf(tenantId, shortCode);
      const result = await gateway.stkQuery({ checkoutRequestId, at: deps.clock.now() });
      return result.state === 'final' ? { resultCode: result.resultCode } : NOTHING;
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error;
      log.info('query without an answer', { kind: error.kind, code: error.code });
      return NOTHING;
    }
  };
