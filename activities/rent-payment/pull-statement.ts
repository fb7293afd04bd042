import { Context } from '@temporalio/activity';
import { evidenceWord } from '../../contracts/evidence-word';
import type { AttemptInput, StatementInput } from '../../contracts/rent-payment';
import { inTransaction } from '../../kernel/db';
import { recordProcessSignals } from '../../kernel/events';
import { ProviderError, type StatementLine } from '../../kernel/providers';
import { sentAttempt } from '../../store/rent-payment/sendable';
import { keepLines, noteStatementRead } from '../../store/rent-payment/statement-lines';
import type { ProviderDeps } from './deps';
import { awaitTurn } from './provider-call';
import { openStatementReader, type Paybill, type ReadWindow } from './statement-reader';

const PAGES_MAX = 500;
// Reading can wait, what is sent cannot: a page whose place comes later is read at another try.
const SLOT_WAIT_MS_MAX = 10_000;
const HOUR_MS = 3_600_000;
const WINDOW_HOURS_MAX = 47;
// The provider's clock is not ours: what it booked a little before our push is looked at too.
const MARGIN_MS = 5 * 60_000;

// A push lives for minutes: what is booked later than this after it left is found by the sweep.
const ATTEMPT_WINDOW_MS = 30 * 60_000;

async function keep(deps: ProviderDeps, { tenantId, shortCode }: Paybill, lines: readonly StatementLine[]) {
  const at = deps.clock.now();
  await inTransaction(deps.pool, tenantId, 'keep-lines', async (tx) => {
    const owed = await keepLines(tx, shortCode, lines, at);
    const words = owed.map(({ lineId, workflowId }) => evidenceWord(tenantId, lineId, workflowId));
    await recordProcessSignals(tx, words, at);
  });
}

const pullWindow =
  (deps: ProviderDeps): ReadWindow =>
  async (paybill, window, onProgress) => {
    const { tenantId, shortCode } = paybill;
    const gateway = deps.gatewayOf(tenantId, shortCode);
    let offset = 0;
    for (let page = 0; page < PAGES_MAX; page += 1) {
      onProgress();
      if (!(await awaitTurn(deps, tenantId, shortCode, SLOT_WAIT_MS_MAX)))
        throw new ProviderError('not_sent', 'too many calls wait for their place');
      onProgress();
      const { lines } = await gateway.pull({ ...window, offset });
      if (lines.length === 0) return offset;
      await keep(deps, paybill, lines);
      offset += lines.length;
    }
    throw new ProviderError('unknown', 'the statement has more pages than are read');
  };

/** Says for the activity that calls this, whenever it is called, that it lives. */
function heartbeatOfThis(): () => void {
  const context = Context.current();
  return () => context.heartbeat();
}

/** Reads the statement of a short code over the last hours, and keeps its lines. Reads only, so it may be repeated. */
export const sweepStatementActivity =
  (deps: ProviderDeps) =>
  async ({ tenantId, shortCode, hours }: StatementInput): Promise<number> => {
    const to = deps.clock.now();
    const from = new Date(to.getTime() - Math.min(Number(hours), WINDOW_HOURS_MAX) * HOUR_MS);
    const lines = await pullWindow(deps)({ tenantId, shortCode }, { from, to }, heartbeatOfThis());
    await noteStatementRead(deps.pool, tenantId, shortCode, to);
    return lines;
  };

/**
 * Reads the statement around an attempt's push, in one reading with whoever else asks for it; answers how many lines it had,
 * or null where the provider does not give it any more: it then says nothing, and only what earlier readings have kept does.
 * Reads only.
 * @throws ProviderError where the provider does not answer: the caller looks again later.
 */
export const pullStatementActivity = (deps: ProviderDeps) => {
  const read = openStatementReader(pullWindow(deps));
  return async ({ tenantId, attemptId }: AttemptInput): Promise<number | null> => {
    const attempt = await sentAttempt(deps.pool, tenantId, attemptId);
    if (!attempt) return 0;
    const now = deps.clock.now().getTime();
    const sentMs = attempt.sentAt.getTime();
    if (sentMs < now - WINDOW_HOURS_MAX * HOUR_MS) return null;
    const from = new Date(Math.max(now - WINDOW_HOURS_MAX * HOUR_MS, sentMs - MARGIN_MS));
    const leftByMs = attempt.leftBy?.getTime() ?? now;
    const to = new Date(Math.max(from.getTime() + 1, Math.min(now, leftByMs + ATTEMPT_WINDOW_MS)));
    return read({ tenantId, shortCode: attempt.shortCode }, { from, to }, heartbeatOfThis());
  };
};
