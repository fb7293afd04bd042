import type { AttemptInput } from '../../contracts/rent-payment';
import { inTransaction } from '../../kernel/db';
import { lockAttempt, moveAttempt } from '../../store/rent-payment/attempt-row';
import { attemptStanding, type AttemptStanding } from './attempt-standing';
import type { RentPaymentDeps } from './deps';
import { attemptMove } from './moves';
import type { PushOutcome } from './send-push';
import { databaseDeed, type RefusedStep } from './step';

type Sent = Extract<PushOutcome, { outcome: 'pending' | 'unknown' }>;

/**
 * Notes what the answer to a push was: taken, with the provider's ids, or unknown; and by when it had left, if at all. Where evidence has settled the attempt
 * meanwhile (a callback may come before the answer) it changes nothing. Safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const notePushActivity =
  (deps: RentPaymentDeps) =>
  (input: AttemptInput, sent: Sent, at: string): Promise<AttemptStanding | RefusedStep> =>
    databaseDeed(deps, () =>
      inTransaction(deps.pool, input.tenantId, 'note-push', async (tx) => {
        const { paymentId, attemptId } = input;
        const { attempt } = await lockAttempt(tx, paymentId, attemptId);
        if (attempt.status === 'sending') {
          const { outcome, ...ids } = sent;
          const leftBy = new Date(at);
          await moveAttempt(tx, attempt, attemptMove(outcome, { ...ids, leftBy }), leftBy);
        }
        return attemptStanding(tx, paymentId, attemptId);
      }),
    );
