import { inTransaction, newId, openPool, type Pool } from '../../kernel/db';
import { createTestDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let adminPool: Pool;
let pool: Pool;
beforeEach(async () => {
  database = await createTestDatabase();
  adminPool = openPool(database.adminUrl, 1, 'test admin');
  pool = openPool(database.appUrl, 1, 'test app');
});
afterEach(async () => {
  await Promise.all([pool.end(), adminPool.end()]);
  await database.drop();
});

const endOthers = (): Promise<unknown> =>
  adminPool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'test app'`,
  );

it('a connection that PostgreSQL ends in the middle of a transaction fails it as an outage, and ends no process', async () => {
  const lost = inTransaction(pool, newId('tnt'), 'lost', async (tx) => {
    await tx.query('SELECT 1');
    const slow = tx.query('SELECT pg_sleep(30)');
    await Promise.all([slow, endOthers()]);
  });
  await expect(lost).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(
    await inTransaction(pool, newId('tnt'), 'next', async (tx) => (await tx.query('SELECT 1')).rowCount),
  ).toBe(1);
});

it('a connection in use always has somebody who hears that it died', async () => {
  const client = await pool.connect();
  expect(client.listenerCount('error')).toBeGreaterThan(0);
  client.release();
});
