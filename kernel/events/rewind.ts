import type { Pool } from '../db';
import type { ConsumerName } from './consumers';

/**
 * Sets a consumer back to the beginning of every shard, so that it sees all events again. Its inbox still absorbs what it
 * has applied; only events it never applied take effect. Run by an operator, with the relay up or down.
 */
export async function rewindConsumer(relayPool: Pool, consumer: ConsumerName): Promise<void> {
  await relayPool.query('UPDATE consumer_cursor SET position = 0 WHERE consumer = $1', [consumer]);
}
