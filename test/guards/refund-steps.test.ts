import { MockActivityEnvironment } from '@temporalio/testing';
import { openRefundActivity, refuseRefundActivity } from '../../activities/rent-payment/open-refund';
import { startPayoutActivity } from '../../activities/rent-payment/start-payout';
import { acceptingIn } from './support/accepting';
import { moneyIn } from './support/money';
import { AT, openRoom, type Room } from './support/room';

let room: Room;
let money: ReturnType<typeof moneyIn>;
let accepting: ReturnType<typeof acceptingIn>;
beforeAll(async () => {
  room = await openRoom();
  money = moneyIn(room);
  accepting = acceptingIn(room);
});
afterAll(() => room.close());

const deps = () => ({
  ...{ pool: room.pool, wakeUp: () => undefined, sendWithinSeconds: 60, askAfterSeconds: [] },
  ...{ payoutAskAfterSeconds: [600], refundApprovalAboveMinor: 0n, payoutShortCodeOf: () => '600200' },
});

type Step = typeof openRefundActivity | typeof startPayoutActivity;

const done = (step: Step, refundId: string): Promise<unknown> =>
  new MockActivityEnvironment().run(step(deps()), { tenantId: room.tenantId, refundId }, AT.toISOString());

const refused = (refundId: string, reason: string): Promise<unknown> =>
  new MockActivityEnvironment().run(
    refuseRefundActivity(deps()),
    { tenantId: room.tenantId, refundId },
    reason,
    AT.toISOString(),
  );

const rowOf = (refundId: string) =>
  room.rows(
    'SELECT status, approved_by AS "by" FROM refund WHERE tenant_id = $1 AND refund_id = $2',
    refundId,
  );

/** A refund that waits for a second person. */
async function waiting(): Promise<{ refundId: string; paymentId: string }> {
  const paymentId = await money.paidByMpesa(500n);
  const refundId = await money.addRefund(paymentId);
  expect(await done(openRefundActivity, refundId)).toEqual({ status: 'awaiting_approval', reason: null });
  return { refundId, paymentId };
}

test('a refund that a second person approved in time is not timed out, though its process heard of it too late', async () => {
  const { refundId } = await waiting();
  expect(await accepting.approve(refundId, 'usr_second')).toBe(202);
  for (const _again of [1, 2])
    expect(await refused(refundId, 'APPROVAL_TIMED_OUT')).toEqual({ status: 'approved', reason: null });
  expect(await rowOf(refundId)).toEqual([{ status: 'approved', by: 'usr_second' }]);
});

test('a refund that nobody approved is timed out, and its approval comes too late', async () => {
  const { refundId } = await waiting();
  expect(await refused(refundId, 'APPROVAL_TIMED_OUT')).toMatchObject({ status: 'refused' });
  expect(await accepting.approve(refundId, 'usr_second')).toBe('REFUND_NOT_AWAITING');
});

test('a refund whose process is cancelled is refused, approved or not', async () => {
  const { refundId } = await waiting();
  expect(await accepting.approve(refundId, 'usr_second')).toBe(202);
  expect(await refused(refundId, 'CANCELLED')).toEqual({ status: 'refused', reason: 'CANCELLED' });
});

test('a refund that was approved in time is refused where a rule refuses it', async () => {
  const { refundId, paymentId } = await waiting();
  expect(await accepting.approve(refundId, 'usr_second')).toBe(202);
  await room.rows(
    `UPDATE payment SET status = 'reversed' WHERE tenant_id = $1 AND payment_id = $2`,
    paymentId,
  );
  const end = { status: 'refused', reason: 'PAYMENT_NOT_REFUNDABLE' };
  expect(await refused(refundId, 'APPROVAL_TIMED_OUT')).toEqual(end);
});

test('a payout that was under way before its step says so: a try of it may have left', async () => {
  const { refundId } = await waiting();
  await accepting.approve(refundId, 'usr_second');
  await done(openRefundActivity, refundId);
  const started = { status: 'sent', reason: null, askAfterSeconds: [600] };
  expect(await done(startPayoutActivity, refundId)).toEqual({ ...started, mayHaveLeft: false });
  expect(await done(startPayoutActivity, refundId)).toEqual({ ...started, mayHaveLeft: true });
});
