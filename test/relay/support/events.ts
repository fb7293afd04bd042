import { inTransaction, type Pool, type Tx } from '../../../kernel/db';
import { recordEvents, type EventToRecord, type EventType } from '../../../kernel/events';

/** What a test says of an event; the rest is the same for all. */
export type Told = Pick<EventToRecord, 'type' | 'aggregateId' | 'data'> & { readonly aggregateSeq?: bigint };

/** An instant inside the months that have partitions. */
const AT = new Date('2026-03-05T08:00:00.000Z');

/** Records events in the caller's transaction, the first of its aggregate unless told otherwise. */
export function record(tx: Tx, told: readonly Told[]): Promise<string[]> {
  return recordEvents(
    tx,
    told.map((event) => ({
      aggregateSeq: 1n,
      ...event,
      origin: { actor: { type: 'user', id: 'usr_manager' }, correlationId: 'req_1', clientApp: 'api' },
      causationId: 'req_1',
      source: 'test',
      at: AT,
    })),
  );
}

/** Records events of one company in a transaction of their own, and answers their ids. */
export function recordNow(appPool: Pool, tenantId: string, ...told: readonly Told[]): Promise<string[]> {
  return inTransaction(appPool, tenantId, 'record', (tx) => record(tx, told));
}

/** A published event, as the bus keeps it. */
export interface Published {
  readonly eventId: string;
  readonly type: EventType;
  readonly shard: number;
  readonly position: bigint;
  readonly aggregateId: string;
  readonly aggregateSeq: bigint;
}

/** Everything published so far, in the order of each shard. */
export async function published(relayPool: Pool): Promise<Published[]> {
  const { rows } = await relayPool.query<Published>(
    `SELECT event_id AS "eventId", event_type AS type, shard, position, aggregate_id AS "aggregateId",
            aggregate_seq AS "aggregateSeq" FROM outbox WHERE position IS NOT NULL ORDER BY shard, position`,
  );
  return rows;
}
