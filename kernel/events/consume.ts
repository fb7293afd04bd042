import type { PoolClient } from 'pg';
import type { Pool } from '../db';
import type { Consumer } from './consumer';
import { fetchBatches, isFull, moveCursors } from './cursor';
import { handOver, type HandedOver, type HandOverDeps } from './hand-over';
import { withShardLocks } from './shard-lock';

/** What consuming needs: the relay's own pool for the cursors, the application's pool for the effect. */
export interface ConsumerDeps extends HandOverDeps {
  readonly relayPool: Pool;
}

/** What became of a shard in a turn. */
export interface ShardOutcome {
  readonly shard: number;
  /** Another relay works on it; nothing was done here. */
  readonly isHeld: boolean;
  /** Events that are behind the cursor now. */
  readonly passed: number;
  /** More may wait already. */
  readonly isMore: boolean;
  /** Why the cursor stands before the next event. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** Where the cursor may go: through the whole batch, or through the last event that was passed. */
function reachedBy({ batch, passed }: HandedOver): bigint {
  if (passed === batch.events.length) return batch.through;
  return batch.events[passed - 1]?.position ?? batch.from;
}

async function consumeLocked(
  client: PoolClient,
  deps: ConsumerDeps,
  consumer: Consumer,
  shards: readonly number[],
): Promise<ShardOutcome[]> {
  const handedOver = await handOver(deps, consumer, await fetchBatches(client, consumer.name, shards));
  const moves = handedOver
    .map((one) => ({ shard: one.batch.shard, from: one.batch.from, to: reachedBy(one) }))
    .filter(({ from, to }) => to > from);
  if (moves.length > 0) await moveCursors(client, consumer.name, moves);
  return handedOver.map(({ batch, passed, failure }) => {
    return { shard: batch.shard, isHeld: false, passed, isMore: isFull(batch) && !failure, failure };
  });
}

/**
 * Hands the next events of some shards to a consumer, each shard in its order, and moves its cursors. The shards are
 * locked for the consumer meanwhile, so of several relays one works on each and the others pass. Where an event fails, the
 * cursor of its shard stays before it; order within an aggregate therefore holds. Says what became of each shard that it
 * could lock or could not; a shard without a cursor is left out.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function consumeShards(
  deps: ConsumerDeps,
  consumer: Consumer,
  shards: readonly number[],
): Promise<ShardOutcome[]> {
  const outcomes = await withShardLocks(deps.relayPool, consumer.name, shards, async (client, locked) => {
    const free = await consumeLocked(client, deps, consumer, locked);
    return [...free, ...heldOf(shards.filter((shard) => !locked.includes(shard)))];
  });
  return outcomes === 'held' ? heldOf(shards) : outcomes;
}

function heldOf(shards: readonly number[]): ShardOutcome[] {
  return shards.map((shard) => ({ shard, isHeld: true, passed: 0, isMore: false, failure: undefined }));
}
