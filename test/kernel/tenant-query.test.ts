import { inTransaction, openPool, queryAsTenant, type Pool } from '../../kernel/db';
import { openBus, type Bus } from '../relay/support/bus';
import { addCompany, type Company } from '../relay/support/company';

let bus: Bus;
let pool: Pool;
let ours: Company;
let others: Company;
let roundTrips = 0;
beforeAll(async () => {
  bus = await openBus([]);
  [ours, others] = [await addCompany(bus.appPool), await addCompany(bus.appPool)];
  // One connection, so that whatever a query leaves behind is found by the next.
  pool = openPool(bus.database.appUrl, 1, 'test one connection');
  pool.on('connect', (client) => {
    // The server ends its answer to each exchange with ReadyForQuery.
    (client as unknown as { connection: NodeJS.EventEmitter }).connection.on('readyForQuery', () => {
      roundTrips += 1;
    });
  });
});
afterAll(async () => {
  await pool.end();
  await bus.close();
});

const leases = (tenantId: string): Promise<{ id: string }[]> =>
  queryAsTenant(pool, tenantId, 'test-leases', 'SELECT lease_id AS id FROM lease WHERE starts_on < $1', [
    '2030-01-01',
  ]);

const setting = async (): Promise<string | null> => {
  const { rows } = await pool.query<{ tenant: string | null }>(
    `SELECT nullif(current_setting('app.tenant_id', true), '') AS tenant`,
  );
  return rows[0]?.tenant ?? null;
};

test('a query sees the rows of the company it names, and the next one those of its own', async () => {
  expect(await leases(ours.tenantId)).toEqual([{ id: ours.leaseId }]);
  expect(await leases(others.tenantId)).toEqual([{ id: others.leaseId }]);
  expect(await leases('tnt_unknown')).toEqual([]);
});

test('naming the company and asking are one round trip, the first time and every other', async () => {
  await pool.query('SELECT 1');
  const trips: number[] = [];
  for (let call = 0; call < 3; call += 1) {
    const before = roundTrips;
    await queryAsTenant(pool, ours.tenantId, 'test-trip', 'SELECT $1::int AS n', [call]);
    trips.push(roundTrips - before);
  }
  expect(trips).toEqual([1, 1, 1]);
});

test('no company is left set behind a query, whether it ends well or fails', async () => {
  await leases(ours.tenantId);
  expect(await setting()).toBeNull();
  await expect(queryAsTenant(pool, ours.tenantId, 'test-fail', 'SELECT 1 / $1::int', [0])).rejects.toThrow(
    'division',
  );
  expect(await setting()).toBeNull();
  expect((await pool.query('SELECT * FROM lease')).rows).toEqual([]);
});

test('a query that fails leaves its connection usable, for itself too', async () => {
  const half = (by: number) =>
    queryAsTenant(pool, ours.tenantId, 'test-half', 'SELECT 10 / $1::int AS n', [by]);
  await expect(half(0)).rejects.toThrow('division');
  expect(await half(5)).toEqual([{ n: 2 }]);
});

test('a company name is a value and never SQL', async () => {
  expect(await leases(`x'; DROP TABLE lease; --`)).toEqual([]);
  const name = `x'; SELECT 1; --`;
  const asked = inTransaction(pool, name, 'test', (tx) =>
    tx.query("SELECT current_setting('app.tenant_id') AS company"),
  );
  await expect(asked).resolves.toMatchObject({ rows: [{ company: name }] });
  expect(await leases(ours.tenantId)).toHaveLength(1);
});

test('a statement that could not be parsed once, during a migration, works when that is over', async () => {
  const ask = () => queryAsTenant(pool, ours.tenantId, 'test-parse', 'SELECT lease_id AS id FROM lease', []);
  const migration = await bus.adminPool.connect();
  await migration.query('BEGIN; LOCK TABLE lease IN ACCESS EXCLUSIVE MODE');
  await pool.query(`SET lock_timeout = '50ms'`);
  await expect(ask()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  await migration.query('ROLLBACK');
  migration.release();
  expect(await ask()).toEqual([{ id: ours.leaseId }]);
});

test('a connection that dies in use fails its query and not the process', async () => {
  const dying = inTransaction(pool, ours.tenantId, 'test', async (tx) => {
    const { rows } = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await bus.adminPool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await tx.query('SELECT 1');
  });
  await expect(dying).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  expect(await leases(ours.tenantId)).toEqual([{ id: ours.leaseId }]);
});

test('what does not answer is DATABASE_UNAVAILABLE, which may be tried again', async () => {
  const nowhere = openPool('postgres://bn_app:x@127.0.0.1:1/none', 1, 'test nowhere');
  const failure = { code: 'DATABASE_UNAVAILABLE', row: { retryable: true } };
  await expect(queryAsTenant(nowhere, ours.tenantId, 'test', 'SELECT 1', [])).rejects.toMatchObject(failure);
  const transaction = inTransaction(nowhere, ours.tenantId, 'test', () => Promise.resolve());
  await expect(transaction).rejects.toMatchObject(failure);
  await nowhere.end();
});
