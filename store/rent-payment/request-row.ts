import type { RefusalReason } from '../../domain/rent-payment/refusal';
import { REQUEST_TRANSITIONS, sourcesOf, type RequestStatus } from '../../domain/rent-payment/status';
import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import { markProcessStarted, recordEvents, type EventToRecord, type Origin } from '../../kernel/events';
import { Refused } from './refused';

/** The three kinds of request with one effect, and where their rows are. */
export const REQUEST_TABLES = {
  deposit: { table: 'bank_deposit', id: 'deposit_id' },
  reversal: { table: 'payment_reversal', id: 'reversal_id' },
  adjustment: { table: 'charge_adjustment', id: 'adjustment_id' },
} as const;

/** A kind of request. */
export type RequestKind = keyof typeof REQUEST_TABLES;

/** What every request's row has. */
export interface RequestRow {
  readonly requestId: string;
  readonly status: RequestStatus;
  readonly refusalReason: RefusalReason | null;
  readonly origin: Origin;
}

/** How a request ended. */
export interface RequestOutcome {
  readonly status: 'posted' | 'refused';
  readonly reason: RefusalReason | null;
}

/** Locks a request's row and reads its own columns beside the shared ones. */
export async function lockRequest<R>(
  tx: Tx,
  kind: RequestKind,
  requestId: string,
  columns: string,
): Promise<RequestRow & R> {
  const { table, id } = REQUEST_TABLES[kind];
  const text = `SELECT ${id} AS "requestId", status, refusal_reason AS "refusalReason", origin, ${columns} FROM ${table}
                 WHERE tenant_id = $1 AND ${id} = $2 FOR NO KEY UPDATE`;
  const { rows } = await tx.query<RequestRow & R>({
    name: `request-lock-${kind}`,
    text,
    values: [tx.tenantId, requestId],
  });
  const [row] = rows;
  if (!row) throw new Error(`${kind} ${requestId} is not there`);
  return row;
}

/** Moves a locked request along its table and records its events. @throws Error when the table has no such move. */
export async function moveRequest(
  tx: Tx,
  kind: RequestKind,
  request: RequestRow,
  outcome: RequestOutcome,
  event: Pick<EventToRecord, 'type' | 'data'>,
  at: Date,
): Promise<void> {
  const { table, id } = REQUEST_TABLES[kind];
  const moved = await tx.query<{ eventSeq: bigint }>({
    name: `request-move-${kind}`,
    text: `UPDATE ${table} SET status = $3, refusal_reason = $4, event_seq = event_seq + 1, updated_at = $5
            WHERE tenant_id = $1 AND ${id} = $2 AND status = ANY ($6) RETURNING event_seq AS "eventSeq"`,
    values: [
      tx.tenantId,
      request.requestId,
      outcome.status,
      outcome.reason,
      at,
      sourcesOf<RequestStatus>(REQUEST_TRANSITIONS, outcome.status),
    ],
  });
  const aggregateSeq = moved.rows[0]?.eventSeq;
  if (aggregateSeq === undefined)
    throw new Error(`${kind} ${request.requestId} is ${request.status} already`);
  const { origin, requestId: aggregateId } = request;
  const causationId = origin.correlationId;
  await recordEvents(tx, [
    { ...event, aggregateId, aggregateSeq, origin, causationId, source: 'rent-payment', at },
  ]);
}

/** What a kind of request does and says. */
export interface RequestWork {
  readonly kind: RequestKind;
  readonly requestId: string;
  readonly workflowId: string;
  readonly at: Date;
  /** The effect, in one transaction with the row's move to `posted`. Answers null when the request had ended before. */
  post(tx: Tx): Promise<RequestOutcome | null>;
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
  const { kind, requestId } = work;
  try {
    return await inTransaction(pool, tenantId, `post-${kind}`, async (tx) => {
      await markProcessStarted(tx, work.workflowId);
      return (await work.post(tx)) ?? endedAs(await lockRequest(tx, kind, requestId, 'status'));
    });
  } catch (error) {
    const refusal = work.refusalOf(error);
    if (!(refusal instanceof Refused)) throw refusal;
    return inTransaction(pool, tenantId, `refuse-${kind}`, async (tx) => {
      await markProcessStarted(tx, work.workflowId);
      return work.refuse(tx, refusal.reason);
    });
  }
}

/** How a request that is no longer `received` ended. */
export function endedAs({ status, refusalReason }: RequestRow): RequestOutcome {
  return { status: status === 'posted' ? 'posted' : 'refused', reason: refusalReason };
}
