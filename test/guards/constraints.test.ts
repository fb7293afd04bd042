import { openRoom, RENT_MINOR, type Room } from './support/room';

// What the tables themselves refuse, whoever writes: the last guard, when a rule above has gone wrong.

let room: Room;
beforeAll(async () => {
  room = await openRoom();
  await room.paid({ amountMinor: 3n * RENT_MINOR });
});
afterAll(() => room.close());

const broken = (text: string, ...values: readonly unknown[]): Promise<unknown> =>
  room.rows(text, ...values).then(
    () => 'nothing',
    (error: unknown) => (error as { constraint?: string }).constraint,
  );

test.each([
  [
    'a charge is not settled twice: paid and adjusted are together at most what was billed',
    'UPDATE charge SET adjusted_minor = 1 WHERE tenant_id = $1',
    'never_settled_twice',
  ],
  [
    'a charge is not paid less than nothing',
    'UPDATE charge SET paid_minor = -1 WHERE tenant_id = $1',
    'charge_paid_minor_check',
  ],
  [
    'of the VAT of a charge no more is paid than was billed',
    'UPDATE charge SET paid_vat_minor = vat_minor + 1 WHERE tenant_id = $1',
    'charge_check1',
  ],
  [
    'of the VAT of a charge no more is taken off than was billed',
    'UPDATE charge SET adjusted_vat_minor = vat_minor + 1 WHERE tenant_id = $1',
    'charge_check',
  ],
  [
    'credit is not used beyond what there is',
    'UPDATE credit_lot SET remaining_minor = -1 WHERE tenant_id = $1',
    'credit_lot_check',
  ],
  [
    'credit does not grow',
    'UPDATE credit_lot SET remaining_minor = amount_minor + 1 WHERE tenant_id = $1',
    'credit_lot_check',
  ],
  [
    'an allocation names the money or the credit it is of',
    `INSERT INTO allocation (tenant_id, reference, position, lease_id, charge_id, set_id, vat_remitter, amount_minor, vat_minor)
     SELECT tenant_id, 'nobody', 1, lease_id, charge_id, set_id, vat_remitter, 1, 0 FROM allocation WHERE tenant_id = $1`,
    'allocation_check',
  ],
  [
    'the surplus of a payment is at most the payment',
    'UPDATE payment SET surplus_minor = amount_minor + 1 WHERE tenant_id = $1',
    'payment_check',
  ],
  [
    'a payment that failed has its reason',
    `UPDATE payment SET status = 'failed' WHERE tenant_id = $1`,
    'payment_check1',
  ],
  [
    'a unit is not let twice at a time',
    `INSERT INTO lease SELECT tenant_id, 'lse_2', unit_id, customer_id, status, '2030-01-01', NULL, rent_minor FROM lease
      WHERE tenant_id = $1`,
    'no_overlapping_lease',
  ],
  [
    'one ownership of a property is in force on a day',
    `INSERT INTO ownership_set SELECT tenant_id, 'set_2', property_id, '[2030-01-01,)' FROM ownership_set WHERE tenant_id = $1`,
    'one_set_in_force',
  ],
  [
    'a customer is told by some channel that exists',
    `UPDATE customer SET notice_channels = '{email,pigeon}' WHERE tenant_id = $1`,
    'customer_told_somehow',
  ],
  [
    'an owner is told by some channel',
    `UPDATE owner SET notice_channels = '{}' WHERE tenant_id = $1`,
    'owner_told_somehow',
  ],
  [
    'a mail has its Message-ID from the beginning',
    `INSERT INTO notification (tenant_id, event_id, recipient_type, recipient_id, channel, template, status, created_at)
     VALUES ($1, 'evt_1', 'customer', 'cus_1', 'email', 'x', 'queued', '2026-03-05')`,
    'mail_is_named_and_known',
  ],
  [
    'an event of one company is not filed under another',
    `INSERT INTO outbox (tenant_id, event_id, shard, aggregate_id, aggregate_seq, event_type, envelope, created_at)
     VALUES ($1, 'evt_1', outbox_shard_of('pay_1'), 'pay_1', 1, 'payment.failed',
       '{"tenantId": "tnt_other", "id": "evt_1", "type": "payment.failed"}', '2026-03-05')`,
    'outbox_row_is_its_own',
  ],
])('%s', async (_what, text, constraint) => {
  expect(await broken(text)).toEqual(constraint);
});

test('of two payments that stand, each has a receipt number of its own', async () => {
  const again = `UPDATE payment SET status = 'pending', receipt_number = (SELECT receipt_number FROM payment WHERE status = 'succeeded')
    WHERE tenant_id = $1 AND payment_id = $2`;
  expect(await broken(again, await room.received())).toBe('payment_receipt_once');
});
