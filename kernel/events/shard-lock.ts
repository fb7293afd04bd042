import type { PoolClient } from 'pg';
import { toAppError, type Pool } from '../db';
import type { ConsumerName } from './consumers';

// The key of a consumer's shard, for both calls.
const KEY = `hashtextextended('consumer:' || $1 || ':' || shard, 0)`;

async function lock(
  client: PoolClient,
  consumer: ConsumerName,
  shards: readonly number[],
): Promise<number[]> {
  const { rows } = await client.query<{ shard: number }>({
    name: 'shards-lock',
    text: `SELECT shard FROM unnest($2::smallint[]) AS asked (shard) WHERE pg_try_advisory_lock(${KEY})`,
    values: [consumer, shards],
  });
  return rows.map(({ shard }) => shard);
}

/** Whether all were ours until now. */
async function unlock(
  client: PoolClient,
  consumer: ConsumerName,
  shards: readonly number[],
): Promise<boolean> {
  const { rows } = await client.query<{ done: boolean }>({
    name: 'shards-unlock',
    text: `SELECT bool_and(pg_advisory_unlock(${KEY})) AS done FROM unnest($2::smallint[]) AS locked (shard)`,
    values: [consumer, shards],
  });
  return rows[0]?.done === true;
}

/**
 * Runs `work` while no other relay works for this consumer on the shards that could be had; those that another holds are
 * left out, and without any `work` is not run. The locks belong to the connection and not to a transaction: while `work`
 * waits for a slow mail server, no transaction is open that would hold back vacuum or the ledger's snapshots. They end
 * with the connection, so a relay that dies leaves none behind.
 * @throws AppError DATABASE_UNAVAILABLE, or what `work` throws.
 */
export async function withShardLocks<T>(
  relayPool: Pool,
  consumer: ConsumerName,
  shards: readonly number[],
  work: (client: PoolClient, locked: readonly number[]) => Promise<T>,
): Promise<T | 'held'> {
  const client = await relayPool.connect().catch((error: unknown) => {
    throw toAppError(error);
  });
  // Until the locks are known to be given back, the connection must not be: closing it gives them back.
  let isClean = false;
  try {
    const locked = await lock(client, consumer, shards);
    if (locked.length === 0) {
      isClean = true;
      return 'held';
    }
    const result = await work(client, locked);
    isClean = await unlock(client, consumer, locked);
    return result;
  } catch (error) {
    throw toAppError(error);
  } finally {
    client.release(!isClean);
  }
}
