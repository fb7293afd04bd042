import { MockActivityEnvironment } from '@temporalio/testing';
import { openAttemptActivity } from '../../activities/rent-payment/open-attempt';
import { insertPayment, ORIGIN } from '../../dev/golden/accepted-rows';
import { newId } from '../../kernel/db';
import { insertAttempt } from '../../store/rent-payment/new-attempt';
import { takeReceipt } from '../../store/rent-payment/receipt-row';
import { heldUpOrEnded } from './support/held-up';
import { moneyIn } from './support/money';
import { AT, openRoom, TODAY, type Room } from './support/room';

const SHORT_CODE = '600100';

let room: Room;
let money: ReturnType<typeof moneyIn>;
let paymentId: string;
beforeAll(async () => {
  room = await openRoom();
  money = moneyIn(room);
  await room.adminPool.query('INSERT INTO mpesa_short_code VALUES ($1, $2, true)', [
    room.tenantId,
    SHORT_CODE,
  ]);
  paymentId = await money.paidByMpesa(500n);
});
afterAll(() => room.close());

/** The constraint that another attempt at a payment breaks; 'nothing' when it breaks none. */
async function attempt(number: number, of = paymentId): Promise<unknown> {
  const attemptId = newId('att');
  const payer = { phone: '254700000001', shortCode: SHORT_CODE, amountMinor: 500n };
  const row = { attemptId, paymentId: of, number, workflowId: attemptId, origin: ORIGIN, ...payer };
  return money
    .write((tx) => insertAttempt(tx, row, AT))
    .then(
      () => 'nothing',
      (error: unknown) => (error as { constraint?: string }).constraint,
    );
}

const setStatus = (status: string) =>
  room.adminPool.query(
    `UPDATE payment_attempt SET status = $3, sent_at = $4 WHERE tenant_id = $1 AND payment_id = $2`,
    [room.tenantId, paymentId, status, AT],
  );

test('a payment has one attempt open at most: no customer is asked again before the first outcome is known', async () => {
  expect(await attempt(1)).toBe('nothing');
  for (const status of ['prepared', 'sending', 'pending', 'unknown']) {
    await setStatus(status);
    expect([status, await attempt(2)]).toEqual([status, 'one_open_attempt']);
  }
  await setStatus('failed');
  expect(await attempt(1)).toBe('attempt_number_once');
  expect(await attempt(2)).toBe('nothing');
});

test('a receipt of the provider is credited once, of two at the same moment too', async () => {
  const receipt = { receiptNumber: 'TBL0AAAAA1', amountMinor: 500n, paymentId } as const;
  let late: Promise<boolean> = Promise.resolve(true);
  const first = await money.write(async (tx) => {
    const isTaken = await takeReceipt(tx, { ...receipt, evidence: 'receipt' }, AT);
    late = money.write((other) => takeReceipt(other, { ...receipt, evidence: 'statement' }, AT));
    await heldUpOrEnded(room.adminPool, late);
    return isTaken;
  });
  expect([first, await late]).toEqual([true, false]);
  const kept = 'SELECT evidence FROM provider_receipt WHERE tenant_id = $1 AND receipt_number = $2';
  expect(await room.rows(kept, receipt.receiptNumber)).toEqual([{ evidence: 'receipt' }]);
});

/** What the first step of a run of the attempt's process may do. */
async function openedBy(runId: string, of: string, attemptId: string): Promise<unknown> {
  const deps = {
    ...{
      pool: room.pool,
      wakeUp: () => undefined,
      sendWithinSeconds: 60,
      askAfterSeconds: [],
      payoutAskAfterSeconds: [],
    },
    ...{ refundApprovalAboveMinor: 0n, payoutShortCodeOf: () => '' },
  };
  const environment = new MockActivityEnvironment({ workflowExecution: { workflowId: attemptId, runId } });
  const input = { tenantId: room.tenantId, paymentId: of, attemptId };
  return environment.run(openAttemptActivity(deps), input, AT.toISOString());
}

test('the run that opened an attempt may send it, and no other: what another run did is not known', async () => {
  const received = newId('pay');
  const payment = {
    paymentId: received,
    lease: room.leaseId,
    method: 'mpesa',
    amount: 500n,
    date: TODAY,
  } as const;
  await money.write((tx) => insertPayment(tx, payment, AT));
  expect(await attempt(1, received)).toBe('nothing');
  const [{ id } = { id: '' }] = await room.rows<{ id: string }>(
    'SELECT attempt_id AS id FROM payment_attempt WHERE tenant_id = $1 AND payment_id = $2',
    received,
  );
  const opened = (maySend: boolean) => expect.objectContaining({ status: 'pending', maySend }) as unknown;
  expect(await openedBy('run-1', received, id)).toEqual(opened(true));
  expect(await openedBy('run-1', received, id)).toEqual(opened(true));
  expect(await openedBy('run-2', received, id)).toEqual(opened(false));
  await room.rows(
    `UPDATE payment_attempt SET status = 'pending' WHERE tenant_id = $1 AND attempt_id = $2`,
    id,
  );
  expect(await openedBy('run-1', received, id)).toEqual(opened(false));
});
