import { newId } from '../../../kernel/db';
import type { Consumer, DeliveredEvent } from '../../../kernel/events';
import type { Bus } from './bus';
import { dataOf, type Company } from './company';
import { recordNow, type Told } from './events';

/** An event that any aggregate may have. */
export const refused = (aggregateId: string): Told => ({
  type: 'payment.reversal_refused',
  aggregateId,
  data: dataOf.refused(aggregateId),
});

/** Publishes `count` events of one aggregate each, or of the one named, which has had `after` so far. */
export async function publishEvents(
  bus: Bus,
  { tenantId }: Company,
  count: number,
  aggregateId?: string,
  after = 0,
): Promise<string[]> {
  const told = Array.from({ length: count }, (_, index) => ({
    ...refused(aggregateId ?? newId('pay')),
    aggregateSeq: BigInt(aggregateId ? after + index + 1 : 1),
  }));
  const ids = await recordNow(bus.appPool, tenantId, ...told);
  await bus.publish();
  return ids;
}

/** What a consumer of a test was handed. */
export interface Recorder extends Consumer {
  readonly applied: string[];
  readonly delivered: string[];
}

/** A consumer that counts effects that committed (a row of its own in the inbox aside) and calls outside. */
export function recorder(): Recorder {
  const applied: string[] = [];
  const delivered: string[] = [];
  return {
    ...{ name: 'audit', applied, delivered },
    apply: (_tx, events) => Promise.resolve(void applied.push(...events.map(({ envelope }) => envelope.id))),
    deliver: ({ envelope }: DeliveredEvent) => Promise.resolve(void delivered.push(envelope.id)),
  };
}

/** The shard in which the events of an aggregate stand, as the database reckons it. */
export async function shardOf({ adminPool }: Bus, aggregateId: string): Promise<number> {
  const asked = 'SELECT outbox_shard_of($1) AS shard';
  const { rows } = await adminPool.query<{ shard: number }>(asked, [aggregateId]);
  return rows[0]?.shard ?? 0;
}

/** How far a consumer has come, over all shards. */
export async function cursorsOf({ relayPool }: Bus, consumer: Consumer['name']): Promise<bigint> {
  const { rows } = await relayPool.query<{ sum: bigint }>(
    'SELECT sum(position)::bigint AS sum FROM consumer_cursor WHERE consumer = $1',
    [consumer],
  );
  return rows[0]?.sum ?? 0n;
}
