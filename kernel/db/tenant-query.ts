import { Query, type Connection, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';
import { toAppError } from './errors';
import type { Pool } from './pool';

interface WireConnection extends Connection {
  readonly parsedStatements: Record<string, string>;
  parse(query: { name: string; text: string }): void;
  bind(config: { statement: string; values: string[] }): void;
  describe(message: { type: string; name: string }): void;
  execute(config: { portal: string }): void;
}

interface WireQuery {
  prepare(connection: WireConnection): void;
  requiresPreparation(): boolean;
}

const SET_TENANT = { name: 'set-tenant', text: "SELECT set_config('app.tenant_id', $1, true)" };

const connectionOf = (client: PoolClient): WireConnection =>
  (client as unknown as { connection: WireConnection }).connection;

/** Connections on which SET_TENANT is prepared for sure. */
const tenantPrepared = new WeakSet<WireConnection>();

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
    if (!tenantPrepared.has(connection)) connection.parse(SET_TENANT);
    connection.bind({ statement: SET_TENANT.name, values: [tenantId] });
    connection.describe({ type: 'P', name: '' });
    connection.execute({ portal: '' });
    prepare(connection);
  };
  return query;
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
  // pg notes the name as prepared at the first ParseComplete of the exchange, which may be that of SET_TENANT. Where the
  // statement itself then cannot be parsed (a lock time-out during a migration), the connection would bind to nothing for
  // ever; where SET_TENANT was parsed and not noted, it would be refused the second time.
  const connection = connectionOf(client);
  const wasPrepared = tenantPrepared.has(connection) && connection.parsedStatements[name] !== undefined;
  let broken = false;
  try {
    const results = await new Promise<QueryResult<R>[]>((resolve, reject) => {
      const query = tenantQuery(tenantId, name, text, values) as unknown as {
        callback: (error: Error | null, result: QueryResult<R>[]) => void;
      };
      query.callback = (error, result) => (error ? reject(error) : resolve(result));
      client.query(query as never);
    });
    tenantPrepared.add(connection);
    return results[1]?.rows ?? [];
  } catch (error) {
    broken = !wasPrepared || !(error instanceof Error && 'code' in error && 'severity' in error);
    throw toAppError(error);
  } finally {
    client.release(broken);
  }
}
