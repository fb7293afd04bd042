import { adjustCharges } from '../../activities/rent-payment/adjust-charges';
import { bankReceipt } from '../../activities/rent-payment/bank-receipt';
import { clearReceipt } from '../../activities/rent-payment/clear-receipt';
import { postDeposit } from '../../activities/rent-payment/post-deposit';
import { reversePayment } from '../../activities/rent-payment/reverse-payment';
import { ORIGIN } from '../../dev/golden/accepted-rows';
import { inTransaction, type Tx } from '../../kernel/db';
import { lockDeposit } from '../../store/rent-payment/deposit-row';
import { moveRequest } from '../../store/rent-payment/request-row';
import { AT, openRoom, RENT_MINOR, TODAY, type Room } from './support/room';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const STEPS = { dep: postDeposit, rev: reversePayment, adj: adjustCharges } as const;
const run = (id: string) => STEPS[id.slice(0, 3) as keyof typeof STEPS](room.pool, room.tenantId, id, id, AT);

const posted = { status: 'posted', reason: null };
const refused = (reason: string) => ({ status: 'refused', reason });
const told = async (type: string): Promise<number> =>
  (await room.rows('SELECT FROM outbox WHERE tenant_id = $1 AND event_type = $2', type)).length;

test('a deposit that is posted again is posted once', async () => {
  const id = await room.deposit([await room.paid()]);
  await run(id);
  await expect(run(id)).resolves.toEqual(posted);
  expect(await told('bank_deposit.posted')).toBe(1);
});

test('a reversal that is posted again is posted once', async () => {
  const id = await room.reversal(await room.paid());
  await run(id);
  await expect(run(id)).resolves.toEqual(posted);
  expect(await told('payment.reversed')).toBe(1);
});

test('an adjustment that is posted again is posted once', async () => {
  const [chargeId = ''] = room.scene.leases[0]!.chargeIds;
  const id = await room.adjustment({ kind: 'waiver', chargeId, amountMinor: 100n });
  await run(id);
  await expect(run(id)).resolves.toEqual(posted);
  expect(
    await room.rows(
      'SELECT adjusted_minor AS minor FROM charge WHERE tenant_id = $1 AND charge_id = $2',
      chargeId,
    ),
  ).toEqual([{ minor: 100n }]);
});

test('a request that was refused stays refused, with its first reason, when it is run again', async () => {
  const paymentId = await room.paid();
  const [first, second] = [await room.reversal(paymentId), await room.reversal(paymentId)];
  expect(await run(first)).toEqual(posted);
  for (const _attempt of ['once', 'twice'])
    await expect(run(second)).resolves.toEqual(refused('PAYMENT_NOT_REVERSIBLE'));
  expect(await told('payment.reversal_refused')).toBe(1);
});

test('the table of requests itself refuses to move one that has ended', async () => {
  const id = await room.deposit([await room.paid()]);
  await run(id);
  const again = inTransaction(room.pool, room.tenantId, 'again', async (tx) => {
    const row = await lockDeposit(tx, id);
    await moveRequest(
      tx,
      'deposit',
      row,
      { status: 'refused', reason: 'CANCELLED', from: ['received'] },
      null,
      AT,
    );
  });
  await expect(again).rejects.toThrow(`deposit ${id} is posted already`);
});

test('money that is banked or taken back meanwhile cannot be banked: the deposit is refused whole', async () => {
  const [kept, taken] = [await room.paid(), await room.paid()];
  const both = await room.deposit([kept, taken]);
  expect(await run(await room.reversal(taken))).toEqual(posted);
  expect(await run(both)).toEqual(refused('PAYMENT_NOT_BANKABLE'));
  const [once, twice] = [await room.deposit([kept]), await room.deposit([kept])];
  expect([await run(once), await run(twice)]).toEqual([posted, refused('PAYMENT_NOT_BANKABLE')]);
});

test('money that never came is neither banked by itself nor cleared', async () => {
  const [received, failed] = [await room.received(), await room.received()];
  await room.fail(failed, 'CANCELLED');
  const write = (work: (tx: Tx) => Promise<void>) => inTransaction(room.pool, room.tenantId, 'test', work);
  const to = { bankAccount: 'kcb-operating', bankedOn: TODAY, clearedOn: TODAY, origin: ORIGIN };
  for (const paymentId of [received, failed]) {
    for (const move of [bankReceipt, clearReceipt]) {
      const moved = write((tx) => move(tx, { paymentId, ...to }, AT));
      await expect(moved).rejects.toMatchObject({ reason: 'PAYMENT_NOT_BANKABLE' });
    }
  }
  const banked =
    'SELECT FROM payment WHERE tenant_id = $1 AND (banked_on IS NOT NULL OR cleared_on IS NOT NULL)';
  expect(await room.rows(banked)).toEqual([]);
});

test('a payment whose surplus was used after the reversal was accepted is not reversed', async () => {
  const paymentId = await room.paid({ amountMinor: 3n * RENT_MINOR });
  const reversal = await room.reversal(paymentId);
  await room.rows('UPDATE credit_lot SET remaining_minor = 1 WHERE tenant_id = $1');
  expect(await run(reversal)).toEqual(refused('SURPLUS_USED'));
});

test('a payment has one posted reversal, whoever writes it', async () => {
  const paymentId = await room.paid();
  const ids = [await room.reversal(paymentId), await room.reversal(paymentId)];
  expect(await run(ids[0]!)).toEqual(posted);
  const another = room.rows(
    `UPDATE payment_reversal SET status = 'posted' WHERE tenant_id = $1 AND reversal_id = $2`,
    ids[1],
  );
  await expect(another).rejects.toMatchObject({ constraint: 'payment_reversed_once' });
});

test('what the owner has spent meanwhile cannot be taken back: the reversal is refused and nothing is posted', async () => {
  const paymentId = await room.paid({ amountMinor: RENT_MINOR });
  expect(await run(await room.deposit([paymentId]))).toEqual(posted);
  const [line] = await room.rows<{ set_id: string; property_id: string }>(
    `SELECT set_id, property_id FROM ledger_line WHERE tenant_id = $1 AND account = '2200'`,
  );
  const at = (account: string, amount: bigint, dimensions: object) => ({
    ...{ account, dimensions },
    amount: { amount: amount.toString(), currency: 'KES' },
  });
  const owner = { propertyId: line?.property_id, setId: line?.set_id, category: 'distribution' };
  const lines = [at('2200', RENT_MINOR, owner), at('1010', -RENT_MINOR, { bankAccount: 'kcb-operating' })];
  const event = { id: 'evt_spent', tenantId: room.tenantId, type: 'ledger.entry.created' };
  const spent = {
    reference: 'spent:1',
    kind: 'test',
    businessDate: '2026-03-05',
    event,
    entries: [{ entryId: 'ent_1', lines }],
  };
  await room.rows('SELECT ledger_post($1, $2, now())', JSON.stringify([spent]));
  expect(await run(await room.reversal(paymentId))).toEqual(refused('OWNER_FUNDS_SPENT'));
});
