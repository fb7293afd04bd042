import { suspenseReceipt } from '../../domain/accounting/suspense-receipt';
import type { Ruling } from '../../domain/accounting/ruling';
import { lockSuspense, matchSuspense } from '../../store/rent-payment/suspense-row';
import { heldUpOrEnded } from './support/held-up';
import { moneyIn } from './support/money';
import { AT, openRoom, type Room } from './support/room';

let room: Room;
let money: ReturnType<typeof moneyIn>;
beforeAll(async () => {
  room = await openRoom();
  money = moneyIn(room);
});
afterAll(() => room.close());

test('money in suspense is there once for a provider reference: a repeated callback adds nothing', async () => {
  expect(await money.addSuspense('TX1')).toMatchObject({ isNew: true });
  expect(await money.addSuspense('TX1')).toMatchObject({ isNew: false });
  const copy = `INSERT INTO suspense_item SELECT tenant_id, 'sus_copy', short_code, provider_ref, amount_minor, currency,
      received_on, status, payment_id, event_seq, origin, created_at, updated_at FROM suspense_item
      WHERE tenant_id = $1 AND provider_ref = 'TX1'`;
  expect(await money.broken(copy)).toBe('suspense_ref_once');
});

test('money in suspense is matched once, whoever comes at the same moment', async () => {
  const { suspenseId } = await money.addSuspense('TX2');
  const [first, second] = [await money.paidByMpesa(500n), await money.paidByMpesa(500n)];
  let late: Promise<unknown> = Promise.resolve();
  const early = money.write(async (tx) => {
    const item = await lockSuspense(tx, suspenseId);
    late = money.write(async (other) =>
      matchSuspense(other, await lockSuspense(other, suspenseId), second, [], AT),
    );
    await heldUpOrEnded(room.adminPool, late);
    await matchSuspense(tx, item, first, [], AT);
  });
  await expect(early).resolves.not.toThrow();
  await expect(late).rejects.toThrow('is matched already');
  const rows = await room.rows(
    'SELECT payment_id AS id FROM suspense_item WHERE tenant_id = $1 AND suspense_id = $2',
    suspenseId,
  );
  expect(rows).toEqual([{ id: first }]);
});

test('money in suspense is the money of one payment, and a payment is the money of one receipt', async () => {
  const [one, two] = [await money.addSuspense('TX3'), await money.addSuspense('TX4')];
  const paymentId = await money.paidByMpesa(500n);
  const match = (suspenseId: string) =>
    money.write(async (tx) => matchSuspense(tx, await lockSuspense(tx, suspenseId), paymentId, [], AT));
  await match(one.suspenseId);
  await expect(match(two.suspenseId)).rejects.toMatchObject({ constraint: 'suspense_payment_once' });
  const unmatched = `UPDATE suspense_item SET status = 'matched' WHERE tenant_id = $1 AND provider_ref = 'TX4'`;
  expect(await money.broken(unmatched)).toBe('matched_to_a_payment');
});

test('money in suspense leaves 2120 by its own reference only', async () => {
  const place = { shortcode: '600100' };
  const rest = (providerRef: string, amountMinor: bigint) =>
    suspenseReceipt({ providerRef, place, amountMinor });
  await money.write((tx) => money.post(tx, 'suspense:TX5', rest('TX5', 500n)));
  const backwards = (ruling: Ruling): Ruling => {
    if (!ruling.ok || ruling.effect.posting === null) throw new Error('nothing to turn');
    const entries = ruling.effect.posting.entries.map(({ lines }) => ({
      lines: lines.map((line) => ({ ...line, amountMinor: -line.amountMinor })),
    }));
    return { ok: true, effect: { ...ruling.effect, posting: { entries } } };
  };
  const taken = money.write((tx) => money.post(tx, 'suspense:TX6', backwards(rest('TX6', 500n))));
  await expect(taken).rejects.toMatchObject({ code: 'LEDGER_GUARD' });
});
