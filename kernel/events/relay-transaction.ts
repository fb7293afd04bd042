import type { PoolClient } from 'pg';
import { toAppError, type Pool } from '../db';

const ignore = (): void => undefined;

/**
 * Runs `work` in one transaction of the relay's role, which sees the book-keeping of every company and belongs to none.
 * @throws AppError DATABASE_UNAVAILABLE, or what `work` throws.
 */
export async function inRelayTransaction<T>(
  relayPool: Pool,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await relayPool.connect().catch((error: unknown) => {
    throw toAppError(error);
  });
  // A connection that dies between two statements says so as an event; unheard, it would end the process.
  client.on('error', ignore);
  let isBroken = false;
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {
      isBroken = true;
    });
    throw toAppError(error);
  } finally {
    client.off('error', ignore);
    client.release(isBroken);
  }
}
