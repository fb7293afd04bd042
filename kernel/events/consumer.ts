import type { Tx } from '../db';
import type { ConsumerName } from './consumers';
import type { EventEnvelope } from './envelope';

/** An event handed to a consumer, with its place in its shard. */
export interface DeliveredEvent {
  readonly envelope: EventEnvelope;
  readonly aggregateId: string;
  readonly shard: number;
  readonly position: bigint;
}

/** What reacts to events. Both halves may be called again for the same event after a crash. */
export interface Consumer {
  readonly name: ConsumerName;
  /**
   * The effect in the database, in the transaction that also notes these events of one company as taken: it happens once.
   * They come in the order of their aggregates; between aggregates there is none.
   */
  apply(tx: Tx, events: readonly DeliveredEvent[]): Promise<void>;
  /**
   * The effect outside the database, after that commit, for every event of the batch, also those applied before: it must
   * know by itself what it has done. A throw keeps the cursor before the event; it is tried again.
   */
  deliver?(event: DeliveredEvent): Promise<void>;
}
