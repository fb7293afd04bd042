import type { EventToRecord, Origin } from '../../kernel/events';

/** An event of a row that is locked, before it has its place among the events of that row. */
export type EventOfRow = Pick<EventToRecord, 'type' | 'data' | 'causationId'>;

/** The row that events are of: its id, how many it has had, and at whose word. */
export interface EventfulRow {
  readonly aggregateId: string;
  readonly eventSeq: bigint;
  readonly origin: Origin;
}

/** The events in their order, numbered on from the row's own count: a repeat of the same move gives the same numbers. */
export function numberedEvents(row: EventfulRow, events: readonly EventOfRow[], at: Date): EventToRecord[] {
  const { aggregateId, eventSeq, origin } = row;
  return events.map((event, index) => {
    const aggregateSeq = eventSeq + BigInt(index + 1);
    return { ...event, aggregateId, aggregateSeq, origin, source: 'rent-payment', at };
  });
}
