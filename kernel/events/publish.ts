import { queryAsRelay, type Pool } from '../db';

/** Rows published at one time in each shard. */
export const PUBLISH_ROWS_MAX = 500;

/**
 * Gives every waiting event its place in its shard, in order per aggregate. Several relays may call it at once: a shard
 * that another one holds is passed over. Returns how many were published; safe to repeat.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function publishOutbox(relayPool: Pool): Promise<number> {
  const text = 'SELECT outbox_publish($1) AS published /* publish */';
  const values = [PUBLISH_ROWS_MAX];
  const [row] = await queryAsRelay<{ published: number }>(relayPool, 'outbox-publish', text, values);
  return row?.published ?? 0;
}
