import { inTransaction } from '../../kernel/db';
import { lockPayment, movePayment } from '../../store/rent-payment/payment-row';
import { heldUpOrEnded } from './support/held-up';
import { AT, openRoom, type Room } from './support/room';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const standing = (status: string, reason: string | null = null) => ({ status, reason });
const eventsOf = async (paymentId: string): Promise<string[]> => {
  const text =
    'SELECT event_type AS type FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2 ORDER BY aggregate_seq';
  return (await room.rows<{ type: string }>(text, paymentId)).map(({ type }) => type);
};
const postings = async (): Promise<number> =>
  (await room.rows(`SELECT FROM ledger_posting WHERE tenant_id = $1 AND kind = 'receipt'`)).length;

test('a payment that is opened again is opened once, and answers that it is pending', async () => {
  const paymentId = await room.received();
  await room.open(paymentId);
  await expect(room.open(paymentId)).resolves.toEqual(standing('pending'));
  expect(await eventsOf(paymentId)).toEqual(['payment.initiated']);
});

test('a payment that is settled again is posted once, and answers that it has succeeded', async () => {
  const paymentId = await room.paid();
  await expect(room.settle(paymentId)).resolves.toEqual(standing('succeeded'));
  expect(await postings()).toBe(1);
  expect(await eventsOf(paymentId)).toEqual([
    'payment.initiated',
    'payment.succeeded',
    'disbursement.check_requested',
  ]);
});

test('the events of a payment are numbered from one without a gap, in the order in which they happened', async () => {
  const paymentId = await room.paid();
  const text =
    'SELECT event_type AS type, aggregate_seq AS seq FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2 ORDER BY seq';
  expect(await room.rows(text, paymentId)).toEqual([
    { type: 'payment.initiated', seq: 1n },
    { type: 'payment.succeeded', seq: 2n },
    { type: 'disbursement.check_requested', seq: 3n },
  ]);
});

test('a payment that is failed again keeps its first reason', async () => {
  const paymentId = await room.received();
  await room.fail(paymentId, 'CANCELLED');
  await expect(room.fail(paymentId, 'SETTLEMENT_REFUSED')).resolves.toEqual(standing('failed', 'CANCELLED'));
  expect(await eventsOf(paymentId)).toEqual(['payment.failed']);
});

test('a payment that has succeeded is not failed any more: the compensation answers where it stands', async () => {
  const paymentId = await room.paid();
  await expect(room.fail(paymentId, 'CANCELLED')).resolves.toEqual(standing('succeeded'));
});

test('a payment that has failed is not settled any more', async () => {
  const paymentId = await room.received();
  await room.open(paymentId);
  await room.fail(paymentId, 'CANCELLED');
  await expect(room.settle(paymentId)).resolves.toEqual(standing('failed', 'CANCELLED'));
  expect(await postings()).toBe(0);
});

test('the table of payments itself refuses a move that the transition table does not have', async () => {
  const paymentId = await room.paid();
  const backwards = inTransaction(room.pool, room.tenantId, 'backwards', async (tx) => {
    const payment = await lockPayment(tx, paymentId);
    await movePayment(tx, payment, { to: 'pending', from: ['received'] }, [], AT);
  });
  await expect(backwards).rejects.toThrow('cannot go from succeeded to pending');
});

test.each([
  ['has ended meanwhile', `status = 'terminated'`],
  ['begins the day after', `starts_on = '2026-03-06'`],
  ['ended the day before', `ends_on = '2026-03-04'`],
])('a lease that %s takes no payment', async (_what, change) => {
  const paymentId = await room.received();
  await room.rows(`UPDATE lease SET ${change} WHERE tenant_id = $1`);
  await expect(room.open(paymentId)).rejects.toMatchObject({ reason: 'LEASE_NOT_ACTIVE' });
});

test('a lease takes a payment on its first day and on its last', async () => {
  const paymentId = await room.received();
  await room.rows(`UPDATE lease SET starts_on = '2026-03-05', ends_on = '2026-03-05' WHERE tenant_id = $1`);
  await expect(room.open(paymentId)).resolves.toEqual(standing('pending'));
});

test('a property without an ownership set in force on the business date takes no payment', async () => {
  const paymentId = await room.received();
  await room.rows(`UPDATE ownership_set SET effective = '[2025-01-01,2026-03-01)' WHERE tenant_id = $1`);
  await expect(room.open(paymentId)).rejects.toMatchObject({ reason: 'OWNERSHIP_NOT_DEFINED' });
});

/** Two accepted at once slip past the door's check: as if the second had come before the first was committed. */
async function twins(): Promise<[string, string]> {
  const [first, second] = [await room.received(), await room.received()];
  await room.rows(`UPDATE payment SET receipt_number = 'RCT-1' WHERE tenant_id = $1`);
  return [first, second];
}

test('a receipt number that another payment carries by now is found after acceptance', async () => {
  const [first, second] = await twins();
  await room.open(first);
  await expect(room.open(second)).rejects.toMatchObject({ reason: 'PAYMENT_DUPLICATE' });
});

test('of two payments with one receipt number that are opened at the same moment, one is opened', async () => {
  const [first, second] = await twins();
  const client = await room.pool.connect();
  await client.query('BEGIN');
  await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [room.tenantId]);
  // The first is pending and not committed yet: no reader sees it, only the unique index does.
  await client.query(`UPDATE payment SET status = 'pending' WHERE payment_id = $1`, [first]);
  const opening = room.open(second).catch((error: unknown) => error);
  await heldUpOrEnded(room.pool, opening);
  await client.query('COMMIT');
  client.release();
  expect(await opening).toMatchObject({ reason: 'PAYMENT_DUPLICATE' });
});
