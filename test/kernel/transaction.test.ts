import { inTransaction, openPool, together, type Pool } from '../../kernel/db';
import { openBus, type Bus } from '../relay/support/bus';
import { addCompany, type Company } from '../relay/support/company';
import { until } from '../relay/support/until';

let bus: Bus;
let pool: Pool;
let ours: Company;
let others: Company;
beforeAll(async () => {
  bus = await openBus([]);
  [ours, others] = [await addCompany(bus.appPool), await addCompany(bus.appPool)];
  pool = openPool(bus.database.appUrl, 1, 'test one connection');
});
afterAll(async () => {
  await pool.end();
  await bus.close();
});

const nameOf = async ({ tenantId, customerId }: Company): Promise<string | undefined> => {
  const { rows } = await bus.adminPool.query<{ name: string }>(
    'SELECT name FROM customer WHERE tenant_id = $1 AND customer_id = $2',
    [tenantId, customerId],
  );
  return rows[0]?.name;
};

const addOwner = (tenantId: string, ownerId: string): string =>
  `INSERT INTO owner (tenant_id, owner_id, name, email) VALUES ('${tenantId}', '${ownerId}', 'O', 'o@people.test')`;

const ownerIsThere = async (ownerId: string): Promise<boolean> =>
  (await bus.adminPool.query('SELECT 1 FROM owner WHERE owner_id = $1', [ownerId])).rowCount === 1;

test('what a transaction writes is there when it returns, and gone when it throws', async () => {
  const result = await inTransaction(pool, ours.tenantId, 'test', async (tx) => {
    await tx.query(addOwner(tx.tenantId, 'own_kept'));
    return 'answer';
  });
  expect([result, await ownerIsThere('own_kept')]).toEqual(['answer', true]);
  const thrown = inTransaction(pool, ours.tenantId, 'test', async (tx) => {
    await tx.query(addOwner(tx.tenantId, 'own_lost'));
    throw new Error('changed my mind');
  });
  await expect(thrown).rejects.toThrow('changed my mind');
  expect(await ownerIsThere('own_lost')).toBe(false);
});

test('a transaction sees and writes nothing of another company', async () => {
  const seen = await inTransaction(pool, ours.tenantId, 'test', (tx) =>
    tx.query('SELECT customer_id FROM customer'),
  );
  expect(seen.rows).toEqual([{ customer_id: ours.customerId }]);
  const foreign = inTransaction(pool, ours.tenantId, 'test', (tx) =>
    tx.query(addOwner(others.tenantId, 'own_foreign')),
  );
  await expect(foreign).rejects.toThrow('row-level security');
  expect(await nameOf(others)).toBe('Wanjiku Njeri');
});

test('no company is left set behind a transaction, whether it commits or not', async () => {
  const setting = async (): Promise<unknown> =>
    (await pool.query(`SELECT nullif(current_setting('app.tenant_id', true), '') AS tenant`)).rows;
  await inTransaction(pool, ours.tenantId, 'test', () => Promise.resolve());
  expect(await setting()).toEqual([{ tenant: null }]);
  await inTransaction(pool, ours.tenantId, 'test', (tx) => tx.query('SELECT 1 / 0')).catch(() => undefined);
  expect(await setting()).toEqual([{ tenant: null }]);
});

test('a transaction whose error was caught inside is not reported as committed', async () => {
  const swallowed = inTransaction(pool, ours.tenantId, 'test', async (tx) => {
    await tx.query(addOwner(tx.tenantId, 'own_swallowed'));
    await tx.query('SELECT 1 / 0').catch(() => undefined);
  });
  await expect(swallowed).rejects.toThrow('rolled back');
  expect(await ownerIsThere('own_swallowed')).toBe(false);
});

test('the label of a step stands in the SQL that begins and commits it', async () => {
  const lastStatement = async (): Promise<string> => {
    const { rows } = await bus.adminPool.query<{ query: string }>(
      `SELECT query FROM pg_stat_activity WHERE application_name = 'test one connection'`,
    );
    return rows[0]?.query ?? '';
  };
  const seen: string[] = [];
  await inTransaction(pool, ours.tenantId, 'settle-payment', () =>
    until('it has begun', async () => {
      seen.push(await lastStatement());
      return seen.at(-1)?.includes('BEGIN') ?? false;
    }),
  );
  seen.push(await lastStatement());
  expect(seen.slice(-2)).toEqual([
    expect.stringMatching(/^BEGIN.*settle-payment \*\/$/),
    expect.stringMatching(/^COMMIT.*settle-payment \*\/$/),
  ]);
});

test('statements asked for together run in the order given', async () => {
  const [, seen] = await inTransaction(pool, ours.tenantId, 'test', (tx) =>
    together(
      tx.query(addOwner(tx.tenantId, 'own_first')),
      tx.query(`SELECT name FROM owner WHERE owner_id = 'own_first'`),
    ),
  );
  expect(seen.rows).toEqual([{ name: 'O' }]);
});

test('of statements asked for together, what the first to fail says is thrown, and nothing is kept', async () => {
  const lateToSay = (error: unknown): Promise<never> =>
    new Promise((_resolve, reject) => setTimeout(reject, 50, error));
  const failing = inTransaction(pool, ours.tenantId, 'test', (tx) =>
    together(
      tx.query(addOwner(tx.tenantId, 'own_ahead')),
      tx.query('SELECT 1 / 0').catch(lateToSay),
      tx.query(addOwner(tx.tenantId, 'own_behind')),
    ),
  );
  await expect(failing).rejects.toThrow('division by zero');
  expect([await ownerIsThere('own_ahead'), await ownerIsThere('own_behind')]).toEqual([false, false]);
});
