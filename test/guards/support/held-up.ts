import type { Pool } from '../../../kernel/db';
import { until } from '../../relay/support/until';

const WAITING = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;

/** Resolves when the work has run into a lock of this pool's database, or has ended without one; it never rejects. */
export async function heldUpOrEnded(pool: Pool, work: Promise<unknown>): Promise<void> {
  let isOver = false;
  const end = (): void => void (isOver = true);
  work.then(end, end);
  await until('a lock, or the end', async () => isOver || (await pool.query(WAITING)).rows.length > 0);
}
