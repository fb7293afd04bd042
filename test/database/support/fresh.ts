import { Pool, type ClientBase, type QueryResultRow } from 'pg';
import { ensureRoles } from '../../../kernel/db';
import { createTestDatabase, type TestDatabase } from '../../support/database';

/** A database of its own, with a pool for each role that `setup` makes, and one for the administrator. */
export interface FreshDatabase {
  readonly database: TestDatabase;
  readonly admin: Pool;
  readonly owner: Pool;
  readonly app: Pool;
  readonly relay: Pool;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 24;

const ignore = (): void => undefined;

/** A pool whose connections may be ended by the server: one that has said farewell may still be there when its database goes. */
function poolAt(connectionString: string): Pool {
  const pool = new Pool({ connectionString, max: CONNECTIONS_MAX });
  return pool.on('error', ignore).on('connect', (client) => void client.on('error', ignore));
}

/** Opens one. Who owns a database and may connect to it is not copied with its template: `ensureRoles` says it again. */
export async function openFreshDatabase(): Promise<FreshDatabase> {
  const database = await createTestDatabase();
  await ensureRoles(database.adminUrl, database.rolePassword);
  const pools = {
    admin: poolAt(database.adminUrl),
    owner: poolAt(database.ownerUrl),
    app: poolAt(database.appUrl),
    relay: poolAt(database.relayUrl),
  };
  return {
    database,
    ...pools,
    close: async () => {
      await Promise.all(Object.values(pools).map((each) => each.end()));
      await database.drop();
    },
  };
}

/** All rows of a query, typed by the caller. */
export async function rowsOf<Row extends QueryResultRow>(
  on: Pool | ClientBase,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return (await on.query<Row>(text, [...values])).rows;
}

/** What Postgres said no with: SQLSTATE and message. Fails when the work was allowed. */
export async function refusalOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const outcome = await work.then(
    () => 'allowed',
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error('it was allowed');
  const code = 'code' in outcome && typeof outcome.code === 'string' ? outcome.code : '';
  return { code, message: outcome.message };
}
