import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted } from '../../kernel/events';
import type { RequestKind, RequestOutcome, RequestRow } from '../../store/rent-payment/request-row';
import { unlessRefused } from './refused';

/** What a kind of request does and says. */
export interface RequestWork {
  readonly kind: RequestKind;
  readonly workflowId: string;
  /** The effect, in one transaction with the row's move to `posted`; of a request that has ended, how it ended. */
  post(tx: Tx): Promise<RequestOutcome>;
  /** Records the refusal, in a transaction of its own after the rollback. */
  refuse(tx: Tx, reason: RefusalReason): Promise<RequestOutcome>;
  /** What a failure means as a refusal of this kind; anything else is thrown on. */
  refusalOf(error: unknown): unknown;
}

/**
 * Runs a request once: posted, or refused with its reason. A repeat answers how it ended and writes nothing.
 * @throws AppError DATABASE_UNAVAILABLE, or a defect.
 */
export async function runRequest(pool: Pool, tenantId: string, work: RequestWork): Promise<RequestOutcome> {
  const { kind, workflowId } = work;
  const run = (label: string, does: (tx: Tx) => Promise<RequestOutcome>): Promise<RequestOutcome> =>
    inTransaction(pool, tenantId, label, async (tx) => {
      await markProcessStarted(tx, workflowId);
      return does(tx);
    });
  return unlessRefused(
    () => run(`post-${kind}`, (tx) => work.post(tx)),
    (reason) => run(`refuse-${kind}`, (tx) => work.refuse(tx, reason)),
    (error) => work.refusalOf(error),
  );
}

/** How a request that is no longer `received` ended. */
export function endedAs({ status, refusalReason }: RequestRow): RequestOutcome {
  return { status: status === 'posted' ? 'posted' : 'refused', reason: refusalReason };
}
