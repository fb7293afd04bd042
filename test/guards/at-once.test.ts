import { adjustCharges } from '../../activities/rent-payment/adjust-charges';
import { insertPayment } from '../../dev/golden/accepted-rows';
import { newId } from '../../kernel/db';
import { openReview } from '../../store/rent-payment/review-row';
import { LEASE_AS_WRITER, PAYMENT_AS_WRITER, whileLocked } from '../support/rent-payment/gate';
import { acceptingIn, PAYBILL } from './support/accepting';
import { heldUpOrEnded } from './support/held-up';
import { moneyIn } from './support/money';
import { AT, openRoom, TODAY, type Room } from './support/room';

// Two that come at the same moment: a lock held from outside keeps both before the point at which one must find that the
// other was there. What they are answered is then the guard's doing and not luck.

let room: Room;
let money: ReturnType<typeof moneyIn>;
let door: ReturnType<typeof acceptingIn>;
beforeAll(async () => {
  room = await openRoom();
  money = moneyIn(room);
  door = acceptingIn(room);
  await door.addPaybill(PAYBILL, true);
});
afterAll(() => room.close());

const AS_WRITER = {
  lease: LEASE_AS_WRITER,
  payment: PAYMENT_AS_WRITER,
  review: 'SELECT FROM review WHERE tenant_id = $1 AND review_id = $2 FOR NO KEY UPDATE',
  refund: 'SELECT FROM refund WHERE tenant_id = $1 AND refund_id = $2 FOR NO KEY UPDATE',
} as const;

/** What two are answered who both wait for a row, once it is free. */
async function bothAt<T>(row: keyof typeof AS_WRITER, id: string, ask: () => Promise<T>[]): Promise<T[]> {
  const held = [room.tenantId, id];
  const both = await whileLocked(room.adminPool, AS_WRITER[row], held, async (gate) => {
    const answers = Promise.all(ask());
    await gate.waiting(2);
    return { answers };
  });
  return both.answers;
}

test('of two workers at one adjustment, the second finds it posted', async () => {
  const [chargeId = ''] = room.scene.leases[0]!.chargeIds;
  const id = await room.adjustment({ kind: 'waiver', chargeId, amountMinor: 100n });
  // The process is started, as it is when a step of it is tried again: what keeps the two apart is the request's row alone.
  await room.rows(
    'UPDATE process_start SET started_at = now() WHERE tenant_id = $1 AND workflow_id = $2',
    id,
  );
  const run = () => adjustCharges(room.pool, room.tenantId, id, id, AT);
  const posted = { status: 'posted', reason: null };
  const both = bothAt('lease', room.leaseId, () => [run(), run()]);
  await expect(both).resolves.toEqual([posted, posted]);
  const adjusted = 'SELECT adjusted_minor AS minor FROM charge WHERE tenant_id = $1 AND charge_id = $2';
  expect(await room.rows(adjusted, chargeId)).toEqual([{ minor: 100n }]);
});

test('of two people who resolve one review at once, one is told that it is not open', async () => {
  const review = { kind: 'second_payment', reason: 'PAID_TWICE' } as const;
  const reviewId = await money.write((tx) => openReview(tx, { ...review, evidenceId: newId('evt') }, AT));
  const note = { outcome: 'noted', evidence: 'note', receiptNumber: null } as const;
  const resolve = () => door.resolve(reviewId, note);
  const answers = await bothAt('review', reviewId, () => [resolve(), resolve()]);
  expect(answers.map(String).toSorted()).toEqual(['202', 'REVIEW_NOT_OPEN']);
  expect(await resolve()).toBe('REVIEW_NOT_OPEN');
  const times = 'SELECT resolutions FROM review WHERE tenant_id = $1 AND review_id = $2';
  expect(await room.rows(times, reviewId)).toEqual([{ resolutions: 1 }]);
});

const AWAITING = `UPDATE refund SET status = 'awaiting_approval' WHERE tenant_id = $1 AND refund_id = $2`;

test('of two second persons who approve one refund at once, one is told that it does not wait', async () => {
  const refundId = await money.addRefund(null);
  await room.rows(AWAITING, refundId);
  const approve = (by: string) => door.approve(refundId, by);
  const answers = await bothAt('refund', refundId, () => [approve('usr_second'), approve('usr_third')]);
  expect(answers.map(String).toSorted()).toEqual(['202', 'REFUND_NOT_AWAITING']);
});

test('a refund that a second person has approved is not approved by a third, though it has not moved yet', async () => {
  const refundId = await money.addRefund(null);
  await room.rows(AWAITING, refundId);
  expect(await door.approve(refundId, 'usr_second')).toBe(202);
  expect(await door.approve(refundId, 'usr_third')).toBe('REFUND_NOT_AWAITING');
  const by = 'SELECT status, approved_by AS by FROM refund WHERE tenant_id = $1 AND refund_id = $2';
  expect(await room.rows(by, refundId)).toEqual([{ status: 'awaiting_approval', by: 'usr_second' }]);
});

/** A payment by M-Pesa whose first attempt has failed; answers its id. */
async function failedPayment(): Promise<string> {
  const paymentId = newId('pay');
  const asked = { paymentId, lease: room.leaseId, method: 'mpesa', amount: 500n, date: TODAY } as const;
  await money.write((tx) => insertPayment(tx, asked, AT));
  const attemptId = await door.addAttempt(paymentId, 1);
  const failed = `UPDATE payment_attempt SET status = 'failed' WHERE tenant_id = $1 AND attempt_id = $2`;
  await room.rows(failed, attemptId);
  await room.fail(paymentId, 'CANCELLED');
  return paymentId;
}

test('of two who try a failed payment again at once, one is told that an attempt is open', async () => {
  const paymentId = await failedPayment();
  const retry = () => door.retry(paymentId);
  const answers = await bothAt('payment', paymentId, () => [retry(), retry()]);
  expect(answers.map(String).toSorted()).toEqual(['202', 'ATTEMPT_OPEN']);
});

test('a payment whose money comes at the moment is not tried again', async () => {
  const paymentId = await failedPayment();
  const succeeds = `UPDATE payment SET status = 'succeeded', failure_reason = NULL WHERE tenant_id = $1 AND payment_id = $2`;
  const asked = await whileLocked(room.adminPool, succeeds, [room.tenantId, paymentId], async () => {
    const answer = door.retry(paymentId);
    await heldUpOrEnded(room.adminPool, answer);
    return { answer };
  });
  expect(await asked.answer).toBe('PAYMENT_NOT_RETRYABLE');
});
