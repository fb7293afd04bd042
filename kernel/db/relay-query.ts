import type { QueryResultRow } from 'pg';
import { toAppError } from './errors';
import type { Pool } from './pool';

/**
 * Asks as the relay's role, which sees its own tables of every company. `name` makes the statement a prepared one; the same
 * name must always come with the same text.
 * @throws AppError DATABASE_UNAVAILABLE; retry is safe where the statement is idempotent.
 */
export async function queryAsRelay<R extends QueryResultRow>(
  relayPool: Pick<Pool, 'query'>,
  name: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  try {
    return (await relayPool.query<R>({ name, text, values: [...values] })).rows;
  } catch (error) {
    throw toAppError(error);
  }
}
