import type { PoolClient } from 'pg';
import type { Pool } from '../db';
import type { Consumer } from './consumer';
import { fetchBatch, moveCursor, type Batch } from './cursor';
import { handOver, type HandedOver, type HandOverDeps } from './hand-over';
import { withShardLock } from './shard-lock';

/** What consuming needs: the relay's own pool for the cursor, the application's pool for the effect. */
export interface ConsumerDeps extends HandOverDeps {
  readonly relayPool: Pool;
}

/** Where the cursor may go: through the whole batch, or through the last event that was passed. */
function reachedBy(batch: Batch, handedOver: HandedOver): bigint {
  if (handedOver.passed === batch.events.length) return batch.through;
  return batch.events[handedOver.passed - 1]?.position ?? batch.from;
}

async function consumeLocked(
  client: PoolClient,
  deps: ConsumerDeps,
  consumer: Consumer,
  shard: number,
): Promise<HandedOver> {
  const batch = await fetchBatch(client, consumer.name, shard);
  if (!batch) return { passed: 0, failure: undefined };
  const handedOver = await handOver(deps, consumer, batch.events);
  const to = reachedBy(batch, handedOver);
  if (to > batch.from) await moveCursor(client, consumer.name, shard, { from: batch.from, to });
  return handedOver;
}

/**
 * Hands one shard's next events to a consumer, in order, and moves its cursor. The shard is locked for the consumer
 * meanwhile, so of several relays one works on it and the others pass. When an event fails, the cursor stays before it and
 * the error is thrown after the progress before it is kept; order within an aggregate therefore holds.
 * Returns how many events it passed, or `held` when another relay has the shard.
 * @throws what the consumer threw, or AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function consumeBatch(
  deps: ConsumerDeps,
  consumer: Consumer,
  shard: number,
): Promise<number | 'held'> {
  const handedOver = await withShardLock(deps.relayPool, consumer.name, shard, (client) =>
    consumeLocked(client, deps, consumer, shard),
  );
  if (handedOver === 'held') return 'held';
  if (handedOver.failure) throw handedOver.failure.error;
  return handedOver.passed;
}
