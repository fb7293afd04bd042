import { Query, type Connection, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { toAppError } from './errors';
import type { Pool } from './pool';

interface WireConnection extends Connection {
  parse(query: { text: string }): void;
  bind(config: { values: string[] }): void;
  describe(message: { type: string; name: string }): void;
  execute(config: { portal: string }): void;
}

interface WireQuery {
  prepare(connection: WireConnection): void;
  requiresPreparation(): boolean;
}

const SET_TENANT = "SELECT set_config('app.tenant_id', $1, true)";

/**
 * A query that first names the company, in the same protocol exchange: both statements run before one Sync, so they are
 * one implicit transaction and one round trip, and the setting is gone when it ends.
 */
function tenantQuery(tenantId: string, name: string, text: string, values: readonly unknown[]): Query {
  const query = new Query({ name, text, values: values as unknown[] });
  const wire = query as unknown as WireQuery;
  const prepare = wire.prepare.bind(query);
  wire.requiresPreparation = () => true;
  wire.prepare = (connection) => {
    connection.parse({ text: SET_TENANT });
    connection.bind({ values: [tenantId] });
    connection.describe({ type: 'P', name: '' });
    connection.execute({ portal: '' });
    prepare(connection);
  };
  return query;
}

function isPrepared(client: PoolClient, name: string): boolean {
  const { connection } = client as unknown as { connection: { parsedStatements: Record<string, string> } };
  return connection.parsedStatements[name] !== undefined;
}

/**
 * Reads as one company in a single round trip. `name` makes the statement a prepared one; the same name must always come
 * with the same text.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat (it only reads, or calls a function that is idempotent).
 */
export async function queryAsTenant<R extends QueryResultRow>(
  pool: Pool,
  tenantId: string,
  name: string,
  text: string,
  values: readonly unknown[],
): Promise<R[]> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toAppError(error);
  });
  // pg notes the name as prepared at the first ParseComplete of the exchange, which is that of SET_TENANT. Where the
  // statement itself then cannot be parsed (a lock time-out during a migration), the connection would bind to nothing for ever.
  const wasPrepared = isPrepared(client, name);
  let broken = false;
  try {
    const results = await new Promise<QueryResult<R>[]>((resolve, reject) => {
      const query = tenantQuery(tenantId, name, text, values) as unknown as {
        callback: (error: Error | null, result: QueryResult<R>[]) => void;
      };
      query.callback = (error, result) => (error ? reject(error) : resolve(result));
      client.query(query as never);
    });
    return results[1]?.rows ?? [];
  } catch (error) {
    broken = !wasPrepared || !(error instanceof Error && 'code' in error && 'severity' in error);
    throw toAppError(error);
  } finally {
    client.release(broken);
  }
}
