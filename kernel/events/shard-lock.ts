import type { PoolClient } from 'pg';
import { toAppError, type Pool } from '../db';
import type { ConsumerName } from './consumers';

const ask = async (client: PoolClient, call: string, key: string): Promise<boolean> => {
  const { rows } = await client.query<{ done: boolean }>({
    name: call,
    text: `SELECT ${call}(hashtextextended($1, 0)) AS done`,
    values: [key],
  });
  return rows[0]?.done === true;
};

/**
 * Runs `work` while no other relay works on this shard for this consumer; `held` when another does. The lock belongs to
 * the connection and not to a transaction: while `work` waits for a slow mail server, no transaction is open that would
 * hold back vacuum or the ledger's snapshots. It ends with the connection, so a relay that dies leaves none behind.
 * @throws AppError DATABASE_UNAVAILABLE, or what `work` throws.
 */
export async function withShardLock<T>(
  relayPool: Pool,
  consumer: ConsumerName,
  shard: number,
  work: (client: PoolClient) => Promise<T>,
): Promise<T | 'held'> {
  const key = `consumer:${consumer}:${shard}`;
  const client = await relayPool.connect().catch((error: unknown) => {
    throw toAppError(error);
  });
  // Until the lock is known to be given back, the connection must not be: closing it gives it back.
  let isClean = false;
  try {
    if (!(await ask(client, 'pg_try_advisory_lock', key))) {
      isClean = true;
      return 'held';
    }
    const result = await work(client);
    isClean = await ask(client, 'pg_advisory_unlock', key);
    return result;
  } catch (error) {
    throw toAppError(error);
  } finally {
    client.release(!isClean);
  }
}
