import { until } from '../../../dev/demo/client';
import type { Pool } from '../../../kernel/db';

/** A lock that a step needs, held from outside: what is asked meanwhile is accepted, and its work waits. */
export interface Gate {
  /** Resolves when so many connections wait for a lock: of a kind of process, or of anybody in this database. */
  readonly waiting: (count: number, of?: 'server' | 'worker') => Promise<void>;
}

const WAIT_MS_MAX = 60_000;
const WAITING = `SELECT count(*)::int AS count FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND application_name LIKE $1`;

// PostgreSQL may be killed under the lock: the query then says so.
const ignore = (): void => undefined;

/**
 * Runs `work` while a lock is held, then gives it back. Shorter than 2 s: a step is tried again after that, and what it
 * tried first still waits in the database.
 */
export async function whileLocked<T>(
  adminPool: Pool,
  lock: string,
  values: readonly unknown[],
  work: (gate: Gate) => Promise<T>,
): Promise<T> {
  const client = await adminPool.connect();
  client.on('error', ignore);
  const waiting: Gate['waiting'] = async (count, of) => {
    const name = of === undefined ? '%' : `bossnyumba ${of}`;
    const ask = async () => (await adminPool.query<{ count: number }>(WAITING, [name])).rows[0]?.count ?? 0;
    await until(`${count} ${of ?? ''} to wait for a lock`, WAIT_MS_MAX, ask, (found) => found >= count);
  };
  let isOver: Error | boolean = true;
  try {
    await client.query('BEGIN');
    await client.query(lock, [...values]);
    const result = await work({ waiting });
    await client.query('COMMIT');
    isOver = false;
    return result;
  } finally {
    client.off('error', ignore);
    client.release(isOver);
  }
}

/** Lock of a lease's row as the room's writers take it: acceptance passes, postings wait. `$1` company, `$2` lease. */
export const LEASE_AS_WRITER = 'SELECT FROM lease WHERE tenant_id = $1 AND lease_id = $2 FOR NO KEY UPDATE';

/** Lock of a lease's row against those who refer to it: acceptance waits too, its checks done. `$1` company, `$2` lease. */
export const LEASE_WHOLE = 'SELECT FROM lease WHERE tenant_id = $1 AND lease_id = $2 FOR UPDATE';

/** The same of many leases; `$2` is an array. */
export const LEASES_WHOLE = 'SELECT FROM lease WHERE tenant_id = $1 AND lease_id = ANY ($2) FOR UPDATE';

/** Lock of a payment's row as its writers take it. */
export const PAYMENT_AS_WRITER =
  'SELECT FROM payment WHERE tenant_id = $1 AND payment_id = $2 FOR NO KEY UPDATE';

/** Keeps everybody from writing events, so that whoever wrote anything else has not committed it. */
export const OUTBOX = 'LOCK TABLE outbox IN SHARE MODE';

/** Keeps everybody from posting: what is opened stays pending. */
export const POSTINGS = 'LOCK TABLE ledger_posting IN SHARE MODE';
