import { derivedId, type Tx } from '../db';
import { EVENT_CATALOGUE, type EventData, type EventType } from './catalogue';
import type { EventEnvelope, Origin } from './envelope';

/** One event to record. The caller holds the lock of the aggregate's row, from which it drew `aggregateSeq`. */
export interface EventToRecord<T extends EventType = EventType> {
  readonly type: T;
  readonly aggregateId: string;
  /** The aggregate's own count, starting at 1: the id of the event is derived from it, so a repeat is the same event. */
  readonly aggregateSeq: bigint;
  readonly data: EventData<T>;
  readonly origin: Origin;
  readonly causationId: string;
  readonly source: string;
  readonly at: Date;
}

/** The id an aggregate's n-th event has, now and in every retry. */
export function eventIdOf(tenantId: string, aggregateId: string, aggregateSeq: bigint): string {
  return derivedId('evt', tenantId, aggregateId, aggregateSeq.toString());
}

/** An envelope without `data`, for the ledger function that adds its own. */
export function envelopeHead(
  tenantId: string,
  event: Omit<EventToRecord, 'data'>,
): Omit<EventEnvelope, 'data'> {
  return {
    id: eventIdOf(tenantId, event.aggregateId, event.aggregateSeq),
    type: event.type,
    version: '1.0',
    timestamp: event.at.toISOString(),
    tenantId,
    correlationId: event.origin.correlationId,
    causationId: event.causationId,
    actor: event.origin.actor,
    metadata: { source: event.source, clientApp: event.origin.clientApp },
  };
}

const INSERT = `
  INSERT INTO outbox (tenant_id, event_id, shard, aggregate_id, aggregate_seq, event_type, envelope, created_at)
  SELECT $1, e.envelope ->> 'id', outbox_shard_of(e.aggregate_id), e.aggregate_id, e.aggregate_seq, e.envelope ->> 'type',
         e.envelope, (e.envelope ->> 'timestamp')::timestamptz
    FROM unnest($2::text[], $3::bigint[], $4::jsonb[]) AS e (aggregate_id, aggregate_seq, envelope)`;

/**
 * Writes events to the outbox in the caller's transaction: they are published if and only if it commits.
 * Returns their ids, in order.
 * @throws ZodError when `data` does not fit the catalogue (a bug: nothing is written).
 */
export async function recordEvents(tx: Tx, events: readonly EventToRecord[]): Promise<string[]> {
  const envelopes = events.map((event) => ({
    ...envelopeHead(tx.tenantId, event),
    data: EVENT_CATALOGUE[event.type].parse(event.data),
  }));
  await tx.query({
    name: 'outbox-record',
    text: INSERT,
    values: [
      tx.tenantId,
      events.map((event) => event.aggregateId),
      events.map((event) => event.aggregateSeq.toString()),
      envelopes.map((envelope) => JSON.stringify(envelope)),
    ],
  });
  return envelopes.map((envelope) => envelope.id);
}
