import type { AttemptInput } from '../../contracts/rent-payment';
import { judge } from '../../domain/rent-payment/evidence';
import { inTransaction, type Tx } from '../../kernel/db';
import { lockAttempt } from '../../store/rent-payment/attempt-row';
import { openReview } from '../../store/rent-payment/review-row';
import { carryOut } from './apply-evidence';
import { attemptStanding, type AttemptStanding } from './attempt-standing';
import type { RentPaymentDeps } from './deps';
import { unlessRefused } from './refused';
import { databaseDeed, type RefusedStep } from './step';

/**
 * Settles an attempt on the word of a query: a success provisionally, a failure until a receipt says otherwise. It never
 * undoes a success. Where a rule refuses the posting, a person is told and the receipt or the statement is waited for.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export const applyQueryActivity =
  (deps: RentPaymentDeps) =>
  (input: AttemptInput, resultCode: string, at: string): Promise<AttemptStanding | RefusedStep> =>
    databaseDeed(deps, () => {
      const { tenantId, paymentId, attemptId } = input;
      const when = new Date(at);
      const run = (label: string, work: (tx: Tx) => Promise<unknown>): Promise<AttemptStanding> =>
        inTransaction(deps.pool, tenantId, label, async (tx) => {
          await work(tx);
          return attemptStanding(tx, paymentId, attemptId);
        });
      const settle = async (tx: Tx): Promise<void> => {
        const locked = await lockAttempt(tx, paymentId, attemptId);
        const verdict = judge(locked.attempt, { rank: 'query', resultCode });
        await carryOut(tx, locked, verdict, { evidenceId: attemptId, resultCode, at: when });
      };
      const about = { paymentId, attemptId, evidenceId: attemptId };
      return unlessRefused(
        () => run('apply-query', settle),
        (reason) =>
          run('query-for-person', (tx) => openReview(tx, { kind: 'quarantine', reason, ...about }, when)),
      );
    });
