import { insertPayment } from '../../dev/golden/accepted-rows';
import { inTransaction, openPool, type Pool, type Tx } from '../../kernel/db';
import { postToLedger } from '../../kernel/ledger';
import { lockLeases } from '../../store/rent-payment/book';
import { lockPayments } from '../../store/rent-payment/payment-row';
import { AT as POSTED_AT, funds, postingOf } from '../ledger/support/ledger';
import { whileLocked } from '../support/rent-payment/gate';
import { AT, openRoom, TODAY, type Room } from './support/room';

// Two writers that name the same rows the other way round never wait for each other in a circle, because both take them in
// the order of their keys. To see that order, the first row is held from outside: who waits for it must hold no other.

let room: Room;
let pool: Pool;
beforeEach(async () => {
  room = await openRoom();
  // Connections that have planned nothing yet: each plans as its transaction says.
  pool = openPool(room.database.appUrl, 2, 'test order');
});
afterEach(async () => {
  await pool.end();
  await room.close();
});

const keysOf = (table: string, key: string): string =>
  `SELECT ${key} AS key FROM ${table} WHERE tenant_id = $1 AND ${key} = ANY ($2)`;

/** Which rows are free while a writer waits for the first of them. */
async function freeMeanwhile(
  [table, key]: readonly [table: string, key: string],
  keys: readonly string[],
  settings: string,
  write: (tx: Tx) => Promise<unknown>,
): Promise<string[]> {
  const { adminPool, tenantId } = room;
  const hold = `${keysOf(table, key)} FOR UPDATE`;
  const first = keys.toSorted().slice(0, 1);
  const seen = await whileLocked(adminPool, hold, [tenantId, first], async (gate) => {
    const writing = inTransaction(pool, tenantId, 'test-order', async (tx) => {
      await tx.query(settings);
      await write(tx);
    });
    await gate.waiting(1);
    const { rows } = await adminPool.query<{ key: string }>(`${hold} SKIP LOCKED`, [tenantId, keys]);
    return { writing, free: rows.map((row) => row.key) };
  });
  await seen.writing;
  return seen.free.toSorted();
}

// An index gives rows in the order of their keys by itself. The planner may read otherwise at any time: here in the order in
// which the rows lie in the table, which is that of the lists below.
const AS_THEY_LIE = 'SET LOCAL enable_indexscan = off';

test('payments are locked in the order of their ids, whatever order they are named in and lie in', async () => {
  const ids = ['pay_c', 'pay_b', 'pay_a'];
  for (const paymentId of ids) {
    const payment = { paymentId, lease: room.leaseId, method: 'cash', amount: 1n, date: TODAY } as const;
    await inTransaction(pool, room.tenantId, 'test-payment', (tx) => insertPayment(tx, payment, AT));
  }
  const free = await freeMeanwhile(['payment', 'payment_id'], ids, AS_THEY_LIE, (tx) =>
    lockPayments(tx, ids),
  );
  expect(free).toEqual(['pay_b', 'pay_c']);
});

test('leases are locked in the order of their ids, whatever order they are named in and lie in', async () => {
  const ids = ['lse_c', 'lse_b', 'lse_a'];
  for (const leaseId of ids) {
    const copy = `INSERT INTO lease SELECT tenant_id, $3, unit_id, customer_id, 'draft', starts_on, ends_on, rent_minor
                    FROM lease WHERE tenant_id = $1 AND lease_id = $2`;
    await room.rows(copy, room.leaseId, leaseId);
  }
  const free = await freeMeanwhile(['lease', 'lease_id'], ids, AS_THEY_LIE, (tx) =>
    lockLeases(tx, ids, TODAY),
  );
  expect(free).toEqual(['lse_b', 'lse_c']);
});

test('leases that are locked together are free for no other writer until the transaction ends', async () => {
  const { adminPool, tenantId, leaseId } = room;
  const free = `${keysOf('lease', 'lease_id')} FOR NO KEY UPDATE SKIP LOCKED`;
  const seen = await inTransaction(pool, tenantId, 'test-order', async (tx) => {
    await lockLeases(tx, [leaseId], TODAY);
    return (await adminPool.query<{ key: string }>(free, [tenantId, [leaseId]])).rows;
  });
  expect(seen).toEqual([]);
});

test('guarded keys of the ledger are locked in their order, whatever order the lines of a posting have', async () => {
  const sets = Array.from({ length: 40 }, (_, index) => `set_${90 - index}`);
  const keys = sets.map((setId) => `prp_1|${setId}`);
  const moved = (amountMinor: bigint) => postingOf(sets.flatMap((setId) => funds(amountMinor, setId)));
  const post = (amountMinor: bigint) => (tx: Tx) => postToLedger(tx, [moved(amountMinor)], POSTED_AT);
  await inTransaction(pool, room.tenantId, 'test-credit', post(2n));
  // The first debit makes the rows of the keys.
  await inTransaction(pool, room.tenantId, 'test-debit', post(-1n));
  await pool.end();
  pool = openPool(room.database.appUrl, 2, 'test order');
  const unsorted = 'SET LOCAL enable_sort = off';
  const free = await freeMeanwhile(['ledger_guard', 'guard_key'], keys, unsorted, post(-1n));
  expect(free).toEqual(keys.toSorted().slice(1));
});
