import { useReferenceOf } from '../support/rent-payment/books';
import { POSTINGS, whileLocked } from '../support/rent-payment/gate';
import { openRoom, RENT_MINOR, type Room } from './support/room';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const PENDING = { status: 'pending', reason: null };
const SUCCEEDED = { status: 'succeeded', reason: null };

interface Told {
  readonly type: string;
  readonly seq: bigint;
  readonly id: string;
  readonly cause: string;
}

const told = (paymentId: string): Promise<Told[]> =>
  room.rows<Told>(
    `SELECT event_type AS type, aggregate_seq AS seq, event_id AS id, envelope ->> 'causationId' AS cause
       FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2 ORDER BY aggregate_seq`,
    paymentId,
  );
const typesOf = async (paymentId: string): Promise<string[]> =>
  (await told(paymentId)).map(({ type }) => type);
const postings = async (): Promise<number> =>
  (await room.rows(`SELECT FROM ledger_posting WHERE tenant_id = $1 AND kind = 'receipt'`)).length;
const statusOf = async (paymentId: string): Promise<unknown> =>
  (await room.rows(`SELECT status FROM payment WHERE tenant_id = $1 AND payment_id = $2`, paymentId))[0];

test('a payment is opened and posted in one commit, its events numbered and each caused by the one before', async () => {
  const paymentId = await room.received();
  await expect(room.atOnce(paymentId)).resolves.toEqual(SUCCEEDED);
  const events = await told(paymentId);
  expect(events.map(({ type, seq }) => [type, seq])).toEqual([
    ['payment.initiated', 1n],
    ['payment.succeeded', 2n],
    ['disbursement.check_requested', 3n],
  ]);
  expect(events.map(({ cause }) => cause)).toEqual(['req_1', events[0]?.id, events[1]?.id]);
  const commits = `SELECT DISTINCT xmin FROM payment WHERE tenant_id = $1
    UNION SELECT xmin FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2
    UNION SELECT xmin FROM ledger_posting WHERE tenant_id = $1 AND kind = 'receipt'`;
  expect(await room.rows(commits, paymentId)).toHaveLength(1);
});

test('a payment that is settled at once again is posted once', async () => {
  const paymentId = await room.received();
  const both = await whileLocked(room.adminPool, POSTINGS, [], async (gate) => {
    const settling = Promise.all([room.atOnce(paymentId), room.atOnce(paymentId)]);
    await gate.waiting(2);
    return { settling };
  });
  expect(await both.settling).toEqual([SUCCEEDED, SUCCEEDED]);
  await expect(room.atOnce(paymentId)).resolves.toEqual(SUCCEEDED);
  expect(await postings()).toBe(1);
  expect(await typesOf(paymentId)).toHaveLength(3);
});

test('two payments of one lease that are settled at once at the same moment never pay one charge twice', async () => {
  const ids = [await room.received(), await room.received()];
  const both = await whileLocked(room.adminPool, POSTINGS, [], async (gate) => {
    const settling = Promise.all(ids.map((id) => room.atOnce(id)));
    await gate.waiting(2);
    return { settling };
  });
  await expect(both.settling).resolves.toEqual([SUCCEEDED, SUCCEEDED]);
  const text = 'SELECT paid_minor AS paid FROM charge WHERE tenant_id = $1 ORDER BY due_on';
  expect(await room.rows(text)).toEqual([{ paid: RENT_MINOR }, { paid: RENT_MINOR }]);
});

test.each(['pending', 'failed'])('a payment that is %s by now is answered as that', async (status) => {
  const paymentId = await room.received();
  await room.open(paymentId);
  if (status === 'failed') await room.fail(paymentId, 'CANCELLED');
  expect(await room.atOnce(paymentId).catch(String)).toMatchObject({ status });
  expect(await postings()).toBe(0);
});

test('what the ledger refuses is opened by itself, and settling it says why', async () => {
  const paymentId = await room.received();
  await useReferenceOf(room.pool, room.scene, paymentId);
  await expect(room.atOnce(paymentId)).resolves.toEqual(PENDING);
  expect(await typesOf(paymentId)).toEqual(['payment.initiated']);
  await expect(room.settle(paymentId)).rejects.toMatchObject({ reason: 'SETTLEMENT_REFUSED' });
  expect([await statusOf(paymentId), await postings()]).toEqual([{ status: 'pending' }, 0]);
});

test.each([
  ['LEASE_NOT_ACTIVE', `UPDATE lease SET starts_on = '2026-03-06' WHERE tenant_id = $1`],
  [
    'OWNERSHIP_NOT_DEFINED',
    `UPDATE ownership_set SET effective = '[2025-01-01,2026-03-01)' WHERE tenant_id = $1`,
  ],
])('what validation refuses as %s is refused, and nothing is written', async (reason, change) => {
  const paymentId = await room.received();
  await room.rows(change);
  await expect(room.atOnce(paymentId)).rejects.toMatchObject({ reason });
  expect([await statusOf(paymentId), await typesOf(paymentId)]).toEqual([{ status: 'received' }, []]);
});

test('a receipt number that another payment carries by now is refused at once too', async () => {
  const [first, second] = [await room.received(), await room.received()];
  await room.rows(`UPDATE payment SET receipt_number = 'RCT-1' WHERE tenant_id = $1`);
  await room.atOnce(first);
  await expect(room.atOnce(second)).rejects.toMatchObject({ reason: 'PAYMENT_DUPLICATE' });
  expect([await typesOf(second), await postings()]).toEqual([[], 1]);
});
