import { MockActivityEnvironment } from '@temporalio/testing';
import { applyQueryActivity } from '../../activities/rent-payment/apply-query';
import type { ProviderDeps } from '../../activities/rent-payment/deps';
import { attemptMove } from '../../activities/rent-payment/moves';
import { pullStatementActivity } from '../../activities/rent-payment/pull-statement';
import { sendPushActivity } from '../../activities/rent-payment/send-push';
import { insertPayment, ORIGIN } from '../../dev/golden/accepted-rows';
import { ATTEMPT_TRANSITIONS, type AttemptStatus } from '../../domain/rent-payment/status';
import { newId } from '../../kernel/db';
import { lockAttempt, moveAttempt } from '../../store/rent-payment/attempt-row';
import { insertAttempt } from '../../store/rent-payment/new-attempt';
import { sendableAttempt } from '../../store/rent-payment/sendable';
import { moneyIn } from './support/money';
import { AT, openRoom, TODAY, type Room } from './support/room';

const SHORT_CODE = '600100';
const HOUR_MS = 3_600_000;
const STATUSES = [...new Set<AttemptStatus>(ATTEMPT_TRANSITIONS.flatMap(({ from, to }) => [from, to]))];

let room: Room;
let money: ReturnType<typeof moneyIn>;
const paymentId = newId('pay');
const attemptId = newId('att');
beforeAll(async () => {
  room = await openRoom();
  money = moneyIn(room);
  const short = [room.tenantId, SHORT_CODE];
  await room.adminPool.query('INSERT INTO mpesa_short_code VALUES ($1, $2, true)', short);
  const payment = { paymentId, lease: room.leaseId, method: 'mpesa', amount: 500n, date: TODAY } as const;
  const payer = { phone: '254700000001', shortCode: SHORT_CODE, amountMinor: 500n };
  const row = { attemptId, paymentId, number: 1, workflowId: attemptId, origin: ORIGIN, ...payer };
  await money.write(async (tx) => {
    await insertPayment(tx, payment, AT);
    await insertAttempt(tx, row, AT);
  });
});
afterAll(() => room.close());

const setStatus = (status: string, sentAt: Date | null = AT) =>
  room.adminPool.query(
    `UPDATE payment_attempt SET status = $3, sent_at = $4, evidence = NULL WHERE tenant_id = $1 AND attempt_id = $2`,
    [room.tenantId, attemptId, status, sentAt],
  );

const move = (to: AttemptStatus): Promise<string> =>
  money
    .write(async (tx) => {
      const { attempt } = await lockAttempt(tx, paymentId, attemptId);
      await moveAttempt(tx, attempt, attemptMove(to), AT);
    })
    .then(() => 'moved', String);

test.each(STATUSES)('an attempt that is %s moves where its table lets it, and nowhere else', async (from) => {
  for (const to of STATUSES) {
    await setStatus(from);
    const isAllowed = ATTEMPT_TRANSITIONS.some((one) => one.from === from && one.to === to);
    const refused = `Error: attempt ${attemptId} cannot go from ${from} to ${to}`;
    expect(await move(to)).toBe(isAllowed ? 'moved' : refused);
  }
});

test('an attempt is sent while its sending is claimed, and never before or once anything is known of it', async () => {
  const sendable: string[] = [];
  for (const status of STATUSES) {
    await setStatus(status);
    if (await sendableAttempt(room.pool, room.tenantId, attemptId)) sendable.push(status);
  }
  expect(sendable).toEqual(['sending']);
});

/** What a call to the provider works with at this time. */
const providers = (now: Date) => ({
  ...{ pool: room.pool, clock: { now: () => now }, requestsPerSecond: 1_000, callbackUrl: () => '' },
  sendWithinSeconds: 60,
});

test('a push that is taken by a worker too late for whoever asked is not sent', async () => {
  const sent: number[] = [];
  await setStatus('sending');
  await room.rows(
    `UPDATE payment SET status = 'pending' WHERE tenant_id = $1 AND payment_id = $2`,
    paymentId,
  );
  const pushedAfter = (afterMs: number) => {
    const stkPush = () => Promise.resolve(sent.push(afterMs)).then(() => ({}));
    const gateway = { stkPush } as unknown as ReturnType<ProviderDeps['gatewayOf']>;
    const deps = { ...providers(new Date(AT.getTime() + afterMs)), gatewayOf: () => gateway };
    const input = { tenantId: room.tenantId, paymentId, attemptId };
    return new MockActivityEnvironment().run(sendPushActivity(deps), input, false);
  };
  expect(await pushedAfter(60_000)).toEqual({ outcome: 'pending' });
  expect(await pushedAfter(60_001)).toEqual({ outcome: 'late' });
  expect(await pushedAfter(9 * HOUR_MS)).toEqual({ outcome: 'late' });
  expect(sent).toEqual([60_000]);
});

test('a statement that the provider does not give any more is not read, and says nothing', async () => {
  const asked: string[] = [];
  const deps = {
    ...providers(AT),
    gatewayOf: () => {
      asked.push('asked');
      throw new Error('the statement is read');
    },
  };
  const input = { tenantId: room.tenantId, paymentId, attemptId };
  const pull = () =>
    new MockActivityEnvironment()
      .run(pullStatementActivity(deps), input)
      .catch((error: unknown) => (error as Error).message);
  await setStatus('unknown', new Date(AT.getTime() - 48 * HOUR_MS));
  expect([await pull(), asked]).toEqual([null, []]);
  await setStatus('unknown', new Date(AT.getTime() - 46 * HOUR_MS));
  expect([await pull(), asked]).toEqual(['the statement is read', ['asked']]);
  await setStatus('prepared', null);
  expect([await pull(), asked]).toEqual([0, ['asked']]);
});

test('the word of a query changes nothing of an attempt that has its money', async () => {
  const deps = {
    ...{ pool: room.pool, wakeUp: () => undefined, sendWithinSeconds: 60, askAfterSeconds: [] },
    ...{ payoutAskAfterSeconds: [], refundApprovalAboveMinor: 0n, payoutShortCodeOf: () => '' },
  };
  await setStatus('succeeded');
  await room.rows(
    `UPDATE payment SET status = 'succeeded' WHERE tenant_id = $1 AND payment_id = $2`,
    paymentId,
  );
  const row = 'SELECT to_jsonb(p) AS row FROM payment p WHERE tenant_id = $1 AND payment_id = $2';
  const before = await room.rows(row, paymentId);
  const input = { tenantId: room.tenantId, paymentId, attemptId };
  for (const resultCode of ['0', '1032']) {
    const standing = await new MockActivityEnvironment().run(
      applyQueryActivity(deps),
      input,
      resultCode,
      AT.toISOString(),
    );
    expect(standing).toMatchObject({ status: 'succeeded', attempt: 'succeeded' });
  }
  expect(await room.rows(row, paymentId)).toEqual(before);
});
