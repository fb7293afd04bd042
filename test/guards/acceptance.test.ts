import { openRoom, RENT_MINOR, TODAY, type Room } from './support/room';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const payments = async (): Promise<number> =>
  (await room.rows('SELECT FROM payment WHERE tenant_id = $1')).length;
const refusedAs = (code: string) => ({ code });
const lease = () => room.scene.leases[0]!;

test('a request that is repeated is answered as the first time, and accepted once', async () => {
  const { acceptance: first, start } = await room.accept({ key: 'key-1' });
  expect([first.replayed, start]).toEqual([false, expect.objectContaining({ workflowType: 'rentPayment' })]);
  await expect(room.accept({ key: 'key-1' })).resolves.toEqual({
    acceptance: { ...first, replayed: true },
    start: null,
  });
  expect(await payments()).toBe(1);
});

test('of one request that is sent many times at once, one is accepted and all are answered alike', async () => {
  const answers = await Promise.all(Array.from({ length: 8 }, () => room.accept({ key: 'key-1' })));
  expect(new Set(answers.map(({ acceptance }) => acceptance.body['id'])).size).toBe(1);
  expect(answers.filter(({ start }) => start !== null)).toHaveLength(1);
  expect(await payments()).toBe(1);
});

test('a key that comes with another request is refused', async () => {
  await room.accept({ key: 'key-1', requestHash: 'one' });
  await expect(room.accept({ key: 'key-1', requestHash: 'another' })).rejects.toMatchObject(
    refusedAs('IDEMPOTENCY_KEY_REUSED'),
  );
});

test('what is refused leaves its key unused', async () => {
  await expect(room.accept({ key: 'key-1', receivedOn: '2026-03-06' })).rejects.toThrow();
  await expect(room.accept({ key: 'key-1' })).resolves.toMatchObject({ acceptance: { replayed: false } });
});

test('with the payment its process is written down, to be started whatever happens to the server', async () => {
  const paymentId = await room.received();
  const text = 'SELECT workflow_id AS id, started_at AS "startedAt" FROM process_start WHERE tenant_id = $1';
  expect(await room.rows(text)).toEqual([expect.objectContaining({ startedAt: null })]);
  await room.open(paymentId);
  expect(await payments()).toBe(1);
});

test('a receipt number that another payment carries is refused at the door, which names that payment', async () => {
  const firstPaymentId = await room.received({ receiptNumber: 'RCT-1' });
  await expect(room.accept({ receiptNumber: 'RCT-1' })).rejects.toMatchObject({
    ...refusedAs('PAYMENT_DUPLICATE'),
    extras: { firstPaymentId },
  });
});

test('a receipt number of a payment that failed or was taken back can be used again', async () => {
  const failed = await room.received({ receiptNumber: 'RCT-1' });
  await room.fail(failed, 'CANCELLED');
  await expect(room.accept({ receiptNumber: 'RCT-1' })).resolves.toBeDefined();
});

test('a day that has not begun in the zone of the property is refused', async () => {
  await expect(room.accept({ receivedOn: '2026-03-06' })).rejects.toMatchObject(refusedAs('DATE_IN_FUTURE'));
  await expect(room.accept({ receivedOn: TODAY })).resolves.toBeDefined();
});

test('a lease that the company does not have takes no payment', async () => {
  await expect(room.accept({ leaseId: 'lse_other' })).rejects.toMatchObject(refusedAs('LEASE_NOT_FOUND'));
});

test('only money that succeeded and is in the drawer can be banked', async () => {
  const [received, paid] = [await room.received(), await room.paid()];
  await expect(room.deposit([paid, received])).rejects.toMatchObject(refusedAs('PAYMENT_NOT_BANKABLE'));
  await expect(room.deposit(['pay_other'])).rejects.toMatchObject(refusedAs('PAYMENT_NOT_FOUND'));
  await expect(room.deposit([paid])).resolves.toBeDefined();
});

test('only a payment that succeeded can be taken back', async () => {
  const received = await room.received();
  await expect(room.reversal(received)).rejects.toMatchObject(refusedAs('PAYMENT_NOT_REVERSIBLE'));
  await expect(room.reversal('pay_other')).rejects.toMatchObject(refusedAs('PAYMENT_NOT_FOUND'));
});

test('a payment whose surplus is used is refused a reversal at the door', async () => {
  const paymentId = await room.paid({ amountMinor: 3n * RENT_MINOR });
  await room.rows('UPDATE credit_lot SET remaining_minor = 1 WHERE tenant_id = $1');
  await expect(room.reversal(paymentId)).rejects.toMatchObject(refusedAs('SURPLUS_USED'));
});

test('what its surplus had paid and a waiver gave back keeps no payment from its reversal', async () => {
  const paymentId = await room.paid({ amountMinor: 3n * RENT_MINOR });
  await room.rows('UPDATE credit_lot SET remaining_minor = 0 WHERE tenant_id = $1');
  await expect(room.reversal(paymentId)).rejects.toMatchObject(refusedAs('SURPLUS_USED'));
  await room.rows(
    `INSERT INTO credit_lot (tenant_id, credit_id, lease_id, origin, payment_id, amount_minor, remaining_minor)
     SELECT tenant_id, 'crd_given_back', lease_id, 'release', payment_id, amount_minor, amount_minor FROM credit_lot
      WHERE tenant_id = $1`,
  );
  await expect(room.reversal(paymentId)).resolves.toBeDefined();
});

test('a charge is not lowered below nothing', async () => {
  const [chargeId = ''] = lease().chargeIds;
  const waiver = (amountMinor: bigint) => room.adjustment({ kind: 'waiver', chargeId, amountMinor });
  await expect(waiver(RENT_MINOR + 1n)).rejects.toMatchObject(refusedAs('AMOUNT_EXCEEDS_CHARGE'));
  await room.rows('UPDATE charge SET adjusted_minor = net_minor WHERE tenant_id = $1');
  await expect(waiver(1n)).rejects.toMatchObject(refusedAs('CHARGE_SETTLED'));
  await expect(
    room.adjustment({ kind: 'waiver', chargeId: 'chg_other', amountMinor: 1n }),
  ).rejects.toMatchObject(refusedAs('CHARGE_NOT_FOUND'));
});

test('credit is applied only where there is credit and something to use it on', async () => {
  const apply = () => room.adjustment({ kind: 'apply_credit', leaseId: room.leaseId });
  await expect(apply()).rejects.toMatchObject(refusedAs('NOTHING_TO_APPLY'));
});

const tooEarly = (earliest: string) => ({ ...refusedAs('DATE_TOO_EARLY'), extras: { earliest } });

test('what was paid of a charge is not given back for a day before it was paid; what is open is lowered for any', async () => {
  await room.paid({ amountMinor: RENT_MINOR + 1n });
  const [paid = '', partly = ''] = lease().chargeIds;
  const waiver = (chargeId: string, amountMinor: bigint, effectiveOn: string) =>
    room.adjustment({ kind: 'waiver', chargeId, amountMinor, effectiveOn });
  await expect(waiver(paid, 1n, '2026-03-04')).rejects.toMatchObject(tooEarly(TODAY));
  await expect(waiver(partly, RENT_MINOR, '2026-03-04')).rejects.toMatchObject(tooEarly(TODAY));
  await expect(waiver(partly, RENT_MINOR - 1n, '2026-03-04')).resolves.toBeDefined();
  await expect(waiver(paid, 1n, TODAY)).resolves.toBeDefined();
});

test('credit is not used for a day before it came, or before the charge that it pays', async () => {
  await room.paid({ amountMinor: 3n * RENT_MINOR });
  const [, chargeId = ''] = lease().chargeIds;
  await room.rows('UPDATE charge SET paid_minor = 0 WHERE tenant_id = $1 AND charge_id = $2', chargeId);
  const apply = (effectiveOn: string) =>
    room.adjustment({ kind: 'apply_credit', leaseId: room.leaseId, effectiveOn });
  await expect(apply('2026-03-04')).rejects.toMatchObject(tooEarly(TODAY));
  await expect(apply(TODAY)).resolves.toBeDefined();
  const waiver = { kind: 'waiver', chargeId, amountMinor: 1n, effectiveOn: '2026-03-03' } as const;
  const givenBackBy = await room.adjustment(waiver);
  await room.rows(
    `UPDATE charge_adjustment SET status = 'posted' WHERE tenant_id = $1 AND adjustment_id = $2`,
    givenBackBy,
  );
  await room.rows(`UPDATE credit_lot SET origin = 'release', charge_id = $2 WHERE tenant_id = $1`, chargeId);
  await expect(apply('2026-03-02')).rejects.toMatchObject(tooEarly('2026-03-03'));
  await expect(apply('2026-03-03')).resolves.toBeDefined();
  await room.rows(
    `UPDATE charge SET charged_on = '2026-03-04' WHERE tenant_id = $1 AND charge_id = $2`,
    chargeId,
  );
  await expect(apply('2026-03-03')).rejects.toMatchObject(tooEarly('2026-03-04'));
});

test('a deposit of more than 64 bits hold is refused', async () => {
  const halves = [await room.paid({ amountMinor: 2n ** 62n }), await room.paid({ amountMinor: 2n ** 62n })];
  await expect(room.deposit(halves)).rejects.toMatchObject(refusedAs('AMOUNT_OUT_OF_LIMITS'));
});
