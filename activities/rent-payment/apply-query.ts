import type { AttemptInput } from '../../contracts/rent-payment';
import { judge } from '../../domain/rent-payment/evidence';
import { inTransaction } from '../../kernel/db';
import { lockAttempt } from '../../store/rent-payment/attempt-row';
import { openReview } from '../../store/rent-payment/review-row';
import { carryOut } from './apply-evidence';
import { attemptStanding, type AttemptStanding } from './attempt-standing';
import type { RentPaymentDeps } from './deps';
import { asRefusal, Refused } from './refused';
import { databaseDeed, type RefusedStep } from './step';

/**
 * Settles an attempt on the word of a query: a success provisionally, a failure until a receipt says otherwise. It never
 * undoes a success. Where a rule refuses the posting, a person is told and the receipt or the statement is waited for.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const applyQueryActivity =
  (deps: RentPaymentDeps) =>
  (input: AttemptInput, resultCode: string, at: string): Promise<AttemptStanding | RefusedStep> =>
    databaseDeed(deps, async () => {
      const { tenantId, paymentId, attemptId } = input;
      const when = new Date(at);
      try {
        return await inTransaction(deps.pool, tenantId, 'apply-query', async (tx) => {
          const locked = await lockAttempt(tx, paymentId, attemptId);
          const verdict = judge(locked.attempt, { rank: 'query', resultCode });
          await carryOut(tx, locked, verdict, { evidenceId: attemptId, resultCode, at: when });
          return attemptStanding(tx, paymentId, attemptId);
        });
      } catch (error) {
        const refusal = asRefusal(error);
        if (!(refusal instanceof Refused)) throw error;
        const { reason } = refusal;
        return inTransaction(deps.pool, tenantId, 'query-for-person', async (tx) => {
          await openReview(
            tx,
            { kind: 'quarantine', reason, paymentId, attemptId, evidenceId: attemptId },
            when,
          );
          return attemptStanding(tx, paymentId, attemptId);
        });
      }
    });
