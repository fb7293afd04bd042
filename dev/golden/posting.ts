import { inTransaction, type Pool, type Tx } from '../../kernel/db';

/** Where a scenario is posted. */
export interface Posting {
  readonly pool: Pool;
  readonly tenantId: string;
  readonly at: Date;
}

/** No workflow runs: the steps of the processes are called in their order. */
export const NO_WORKFLOW = 'golden';

/** The payment that a scenario knows by this name. */
export const paymentId = (name: string): string => `pay_${name}`;

/** One transaction of a scenario's company. */
export const write = <T>({ pool, tenantId }: Posting, work: (tx: Tx) => Promise<T>): Promise<T> =>
  inTransaction(pool, tenantId, 'golden-event', work);
