import type { RefusalReason } from '../../domain/rent-payment/refusal';
import type { RequestStatus } from '../../domain/rent-payment/status';
import type { Tx } from '../../kernel/db';
import { recordEvents, type EventToRecord, type Origin } from '../../kernel/events';

/** The three kinds of request with one effect, and where their rows are. */
export const REQUEST_TABLES = {
  deposit: { table: 'bank_deposit', id: 'deposit_id' },
  reversal: { table: 'payment_reversal', id: 'reversal_id' },
  adjustment: { table: 'charge_adjustment', id: 'adjustment_id' },
} as const;

/** Names the table and the id column that a request lives in. */
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

/** A move of a request: how it ends, and from where alone it may. */
export interface RequestMove extends RequestOutcome {
  readonly from: readonly RequestStatus[];
}

/** Moves a locked request, and records its event where it has one of its own. @throws Error when it has ended already. */
export async function moveRequest(
  tx: Tx,
  kind: RequestKind,
  request: RequestRow,
  outcome: RequestMove,
  event: Pick<EventToRecord, 'type' | 'data'> | null,
  at: Date,
): Promise<void> {
  const { table, id } = REQUEST_TABLES[kind];
  const moved = await tx.query<{ eventSeq: bigint }>({
    name: `request-move-${kind}`,
    text: `UPDATE ${table} SET status = $3, refusal_reason = $4, event_seq = event_seq + $7, updated_at = $5
            WHERE tenant_id = $1 AND ${id} = $2 AND status = ANY ($6) RETURNING event_seq AS "eventSeq"`,
    values: [
      tx.tenantId,
      request.requestId,
      outcome.status,
      outcome.reason,
      at,
      outcome.from,
      event === null ? 0 : 1,
    ],
  });
  const aggregateSeq = moved.rows[0]?.eventSeq;
  if (aggregateSeq === undefined)
    throw new Error(`${kind} ${request.requestId} is ${request.status} already`);
  if (event === null) return;
  const { origin, requestId: aggregateId } = request;
  const causationId = origin.correlationId;
  await recordEvents(tx, [
    { ...event, aggregateId, aggregateSeq, origin, causationId, source: 'rent-payment', at },
  ]);
}
