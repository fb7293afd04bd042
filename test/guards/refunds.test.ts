import { MockActivityEnvironment } from '@temporalio/testing';
import { applyPayoutEvidenceActivity } from '../../activities/rent-payment/apply-payout-evidence';
import { payoutWord } from '../../contracts/evidence-word';
import { creditRefundApproved } from '../../domain/accounting/credit-refund-approved';
import { refundStarted } from '../../domain/accounting/refund-started';
import { REFUND_TRANSITIONS, type RefundStatus } from '../../domain/rent-payment/refund-status';
import { sourcesOf } from '../../domain/rent-payment/status';
import { acceptCallback } from '../../store/rent-payment/accept-callback';
import { creditLots, lockLease } from '../../store/rent-payment/book';
import { addRefunded, lockRefund, moveRefund } from '../../store/rent-payment/refund-row';
import { heldUpOrEnded } from './support/held-up';
import { moneyIn } from './support/money';
import { AT, openRoom, RENT_MINOR, TODAY, type Room } from './support/room';

let room: Room;
let money: ReturnType<typeof moneyIn>;
beforeAll(async () => {
  room = await openRoom();
  money = moneyIn(room);
});
afterAll(() => room.close());

test('a refund of one payment never exceeds it, whoever asks at the same moment', async () => {
  const paymentId = await money.paidByMpesa(RENT_MINOR);
  const part = (RENT_MINOR * 2n) / 3n;
  let late: Promise<boolean> = Promise.resolve(true);
  const first = await money.write(async (tx) => {
    const isPosted = await money.refundPayment(tx, paymentId, part, `refund:${paymentId}:1`);
    late = money.write((other) => money.refundPayment(other, paymentId, part, `refund:${paymentId}:2`));
    await heldUpOrEnded(room.adminPool, late);
    return isPosted;
  });
  expect([first, await late]).toEqual([true, false]);
  const refunded = 'SELECT refunded_minor AS minor FROM payment WHERE tenant_id = $1 AND payment_id = $2';
  expect(await room.rows(refunded, paymentId)).toEqual([{ minor: part }]);
});

test('a refund beyond its payment is refused by the payment’s row, whatever a rule said', async () => {
  const paymentId = await money.paidByMpesa(500n);
  const beyond = money.write((tx) => addRefunded(tx, paymentId, 501n, AT));
  await expect(beyond).rejects.toMatchObject({ constraint: 'never_refunded_beyond' });
  await expect(money.write((tx) => addRefunded(tx, paymentId, -1n, AT))).rejects.toMatchObject({
    constraint: 'never_refunded_beyond',
  });
});

test('a refund does not start for more than was approved: the guard of 2410', async () => {
  await money.paidByMpesa(5n * RENT_MINOR);
  const start = (attemptId: string, amountMinor: bigint) =>
    money.write(async (tx) => {
      const { lease } = await lockLease(tx, room.leaseId, TODAY);
      return money.post(tx, `refund-started:${attemptId}`, refundStarted({ lease, attemptId, amountMinor }));
    });
  const owed = `SELECT -coalesce(sum(amount_minor), 0)::bigint AS minor FROM ledger_line
                   WHERE tenant_id = $1 AND account = '2410'`;
  await money.write(async (tx) => {
    const { lease } = await lockLease(tx, room.leaseId, TODAY);
    const lots = await creditLots(tx, room.leaseId);
    return money.post(tx, 'credit-refund:1', creditRefundApproved({ lease, lots, amountMinor: 300n }));
  });
  const [row] = await room.rows<{ minor: bigint }>(owed);
  await expect(start('a1', row!.minor + 1n)).rejects.toMatchObject({ code: 'LEDGER_GUARD' });
  await expect(start('a2', row!.minor)).resolves.toBe(true);
  expect(await room.rows(owed)).toEqual([{ minor: 0n }]);
});

test('a refund moves only where its table has a way', async () => {
  const refundId = await money.addRefund(null);
  const move = (to: RefundStatus, change = {}) =>
    money.write(async (tx) => {
      const from = sourcesOf<RefundStatus>(REFUND_TRANSITIONS, to);
      await moveRefund(tx, await lockRefund(tx, refundId), { to, from, ...change }, [], AT);
    });
  await expect(move('sent')).rejects.toThrow('cannot go from received to sent');
  await move('approved', { approvedBy: 'usr_second' });
  await move('sent', { originatorConversationId: refundId, shortCode: '600200' });
  await move('unknown');
  await expect(move('sent')).rejects.toThrow('cannot go from unknown to sent');
  await move('succeeded', { receiptNumber: 'QWE1', resultCode: '0' });
  await expect(move('failed', { failureReason: 'late' })).rejects.toThrow(
    'cannot go from succeeded to failed',
  );
  expect(await money.write((tx) => lockRefund(tx, refundId))).toMatchObject({
    ...{
      kind: 'credit',
      status: 'succeeded',
      approvedBy: 'usr_second',
      originatorConversationId: refundId,
    },
    ...{ shortCode: '600200', receiptNumber: 'QWE1', resultCode: '0', failureReason: null },
  });
});

test('a refund has one outcome, though two bring one at the same moment', async () => {
  const refundId = await money.addRefund(null);
  let late: Promise<unknown> = Promise.resolve();
  const refuse = { to: 'refused', from: ['received'], failureReason: 'no' } as const;
  const early = money.write(async (tx) => {
    const refund = await lockRefund(tx, refundId);
    late = money.write(async (other) => {
      const row = await lockRefund(other, refundId);
      await moveRefund(other, row, refuse, [], AT);
    });
    await heldUpOrEnded(room.adminPool, late);
    await moveRefund(tx, refund, { to: 'approved', from: ['received'] }, [], AT);
  });
  await expect(early).resolves.not.toThrow();
  await expect(late).rejects.toThrow('cannot go from approved to refused');
  expect(
    await room.rows('SELECT status FROM refund WHERE tenant_id = $1 AND refund_id = $2', refundId),
  ).toEqual([{ status: 'approved' }]);
});

test('a refund has in the database exactly the statuses of its table', async () => {
  const text = `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
                   WHERE conrelid = 'refund'::regclass AND conname = 'refund_status_check' AND $1 <> ''`;
  const [row] = await room.rows<{ definition: string }>(text);
  const named = [...row!.definition.matchAll(/'(\w+)'/g)].map(([, status]) => String(status));
  const statuses = new Set<string>(REFUND_TRANSITIONS.flatMap(({ from, to }) => [from, to]));
  expect(named.toSorted()).toEqual([...statuses].toSorted());
});

const copyOf = (columns: string, values: string): string =>
  `INSERT INTO refund (tenant_id, refund_id, kind, lease_id, amount_minor, currency, channel, status, reason, requested_by,
       origin, created_at, updated_at, ${columns})
     SELECT tenant_id, 'rfd_' || gen_random_uuid(), kind, lease_id, amount_minor, currency, channel, 'received', reason,
       requested_by, origin, created_at, updated_at, ${values} FROM refund WHERE tenant_id = $1 AND refund_id = $2`;

test.each([
  ['answers to one call of ours', 'originator_conversation_id', 'refund_call_once'],
  ['is carried out by one transaction of the provider', 'receipt_number', 'refund_receipt_once'],
])('a refund %s', async (_what, column, index) => {
  const refundId = await money.addRefund(null);
  expect(await money.broken(copyOf(column, `'${column} 1'`), refundId)).toBe('nothing');
  expect(await money.broken(copyOf(column, `'${column} 1'`), refundId)).toBe(index);
});

test('a refund of a payment names it, and one of credit names none', async () => {
  const refundId = await money.addRefund(null);
  const change = `UPDATE refund SET kind = 'payment' WHERE tenant_id = $1 AND refund_id = $2`;
  expect(await money.broken(change, refundId)).toBe('of_a_payment_or_of_credit');
  expect(await money.write((tx) => lockRefund(tx, refundId))).toMatchObject({
    kind: 'credit',
    paymentId: null,
  });
  const paymentId = await money.paidByMpesa(100n);
  const ofPayment = await money.addRefund(paymentId);
  expect(await money.write((tx) => lockRefund(tx, ofPayment))).toMatchObject({ kind: 'payment', paymentId });
});

test('a refund that did not come about says why', async () => {
  const refundId = await money.addRefund(null);
  const change = `UPDATE refund SET status = 'failed' WHERE tenant_id = $1 AND refund_id = $2`;
  expect(await money.broken(change, refundId)).toBe('failure_explained');
});

const APPLY = {
  ...{ wakeUp: () => undefined, sendWithinSeconds: 60, askAfterSeconds: [], payoutAskAfterSeconds: [] },
  ...{ refundApprovalAboveMinor: 0n, payoutShortCodeOf: () => '600200' },
};

/** A refund on its way that another one, which has succeeded under `receiptNumber`, is not. */
async function sentBeside(receiptNumber: string): Promise<string> {
  const [other, refundId] = [await money.addRefund(null), await money.addRefund(null)];
  for (const [id, status, receipt] of [
    [other, 'succeeded', receiptNumber],
    [refundId, 'sent', null],
  ])
    await room.adminPool.query(
      `UPDATE refund SET status = $3, receipt_number = $4, short_code = '600200', phone = '254700000001',
                         originator_conversation_id = refund_id, approved_by = 'usr_second' WHERE tenant_id = $1 AND refund_id = $2`,
      [room.tenantId, id, status, receipt],
    );
  return refundId;
}

const applied = (evidenceId: string): Promise<unknown> =>
  new MockActivityEnvironment().run(
    applyPayoutEvidenceActivity({ ...APPLY, pool: room.pool }),
    { tenantId: room.tenantId, evidenceId },
    AT.toISOString(),
  );

test('a receipt of another refund holds up nothing: of the provider it is a person’s, of a person it is given back', async () => {
  const refundId = await sentBeside('QWE2');
  const parameters = [
    { Key: 'TransactionAmount', Value: 1 },
    { Key: 'TransactionReceipt', Value: 'QWE2' },
    { Key: 'ReceiverPartyPublicName', Value: '254700000001 - A Customer' },
  ];
  const result = { ResultType: 0, ResultCode: 0, ResultDesc: 'done', OriginatorConversationID: refundId };
  const ids = { ConversationID: 'AG_1', TransactionID: 'QWE2' };
  const body = { Result: { ...result, ...ids, ResultParameters: { ResultParameter: parameters } } };
  const inbound = { tenantId: room.tenantId, kind: 'b2c-result', targetId: refundId, at: AT } as const;
  await acceptCallback(room.pool, { ...inbound, raw: JSON.stringify(body) }, (callbackId) =>
    payoutWord(room.tenantId, callbackId, refundId),
  );
  const [word] = await room.rows<{ id: string }>(
    `SELECT signal_id AS id FROM process_signal WHERE tenant_id = $1 AND signal_id LIKE 'cbk_%'`,
  );
  expect(await applied(word!.id)).toMatchObject({ status: 'sent' });
  const reviews =
    'SELECT review_id AS id, reason, status FROM review WHERE tenant_id = $1 AND refund_id = $2';
  const [review] = await room.rows<{ id: string }>(reviews, refundId);
  expect(review).toMatchObject({ reason: 'RECEIPT_CREDITED', status: 'open' });

  const resolution = {
    outcome: 'received',
    evidence: 'receipt',
    receiptNumber: 'QWE2',
    reason: 'typed',
    origin: {},
  };
  await room.adminPool.query(
    `UPDATE review SET status = 'resolving', resolution = $3, resolved_by = 'usr_1' WHERE tenant_id = $1 AND review_id = $2`,
    [room.tenantId, review!.id, resolution],
  );
  expect(await applied(`${review!.id}.1`)).toMatchObject({ status: 'sent' });
  expect(await room.rows(reviews, refundId)).toMatchObject([{ status: 'open' }]);
});
