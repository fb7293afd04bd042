import { escapeLiteral, type PoolClient } from 'pg';
import { isLostConnection, toAppError } from './errors';
import type { Pool } from './pool';
import { together } from './together';

/** A transaction under one company's row-level security. Only `inTransaction` makes one, so a write outside is a type error. */
export interface Tx extends Pick<PoolClient, 'query'> {
  readonly tenantId: string;
}

/** True when the transaction is undone; otherwise the connection is good for nothing, and Postgres undoes it as it ends. */
function rollBack(client: PoolClient): Promise<boolean> {
  return client.query('ROLLBACK').then(
    () => true,
    () => false,
  );
}

/**
 * Runs `work` in one transaction that sees the rows of `tenantId` only, and commits unless it throws. Statements that do
 * not need each other's answers are best asked for `together`: they run in the order given, in one round trip.
 * The label (a step of a saga table) stands in the SQL of begin and commit, so that logs and fault tests find the step.
 * @throws AppError DATABASE_UNAVAILABLE (retry is safe where the work is idempotent: the commit may have happened), or what `work` throws.
 */
export async function inTransaction<T>(
  pool: Pool,
  tenantId: string,
  label: string,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toAppError(error);
  });
  let broken = false;
  try {
    const begin = `BEGIN; SET LOCAL app.tenant_id = ${escapeLiteral(tenantId)} /* ${label} */`;
    // Not waited for: it goes out with the first statement of `work`, which meets its failure, if it has one.
    const begun = client.query(begin);
    const [, result] = await together(begun, work(Object.assign(client, { tenantId })));
    const ended = await client.query(`COMMIT /* ${label} */`);
    // Postgres answers COMMIT of a transaction that met an error with ROLLBACK, and no error.
    if (ended.command !== 'COMMIT')
      throw new Error(`transaction ${label} was rolled back: an error in it was caught`);
    return result;
  } catch (error) {
    broken = isLostConnection(error) || !(await rollBack(client));
    throw toAppError(error);
  } finally {
    client.release(broken);
  }
}
