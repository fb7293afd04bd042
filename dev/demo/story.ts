import { randomInt } from 'node:crypto';
import { verifyAuditChain } from '../../consumers/audit';
import { until } from './client';
import { shillings } from './expectation';
import { playMpesa } from './mpesa-story';
import { balanceOf, final, FINAL_MS_MAX, kes, minor, owed, rowsOf, today, type Stage } from './stage';

interface Paid {
  readonly paymentId: string;
  readonly amountMinor: bigint;
  readonly surplusMinor: bigint;
}

/** Records cash, follows it to its end and holds API, database and expectation against each other. */
async function payCash(
  stage: Stage,
  name: string,
  leaseId: string,
  amountMinor: bigint,
  openMinor: bigint,
): Promise<Paid> {
  const { api, say, expect } = stage;
  const receiptNumber = `RC-${randomInt(1_000_000_000)}`;
  say(`  ${name} pays ${shillings(amountMinor)} in cash, receipt ${receiptNumber}`);
  const body = { leaseId, method: 'cash', amount: kes(amountMinor), receivedOn: today(), receiptNumber };
  const accepted = await api.post('/v1/payments', `demo-${receiptNumber}`, body);
  expect.same('accepted', [accepted.status, accepted.body['status']], [202, 'received']);
  const paymentId = String(accepted.body['id']);
  const repeated = await api.post('/v1/payments', `demo-${receiptNumber}`, body);
  expect.same('a repeat is the same payment', [repeated.status, repeated.body['id']], [202, paymentId]);
  const twice = await api.post('/v1/payments', `demo-other-${receiptNumber}`, body);
  expect.same(
    'the receipt number again',
    [twice.status, twice.body['code'], twice.body['firstPaymentId']],
    [409, 'PAYMENT_DUPLICATE', paymentId],
  );
  const paid = await final(stage, `/v1/payments/${paymentId}`);
  const surplusMinor = amountMinor > openMinor ? amountMinor - openMinor : 0n;
  expect.same('the API says', [paid.body['status'], paid.body['surplus']], ['succeeded', kes(surplusMinor)]);
  const row = { status: 'succeeded', amount: String(amountMinor), surplus: String(surplusMinor) };
  const text = `SELECT status, amount_minor::text AS amount, surplus_minor::text AS surplus FROM payment WHERE payment_id = $1`;
  expect.same('the database says', await rowsOf(stage, text, [paymentId]), [row]);
  return { paymentId, amountMinor, surplusMinor };
}

async function bank(stage: Stage, payments: readonly Paid[]): Promise<void> {
  const { api, expect, say } = stage;
  const totalMinor = payments.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  say(`  the receipts go to the bank together: ${shillings(totalMinor)}`);
  const paymentIds = payments.map(({ paymentId }) => paymentId);
  const slip = {
    paymentIds,
    bankAccount: 'kcb-operating',
    bankedOn: today(),
    slipNumber: `S-${randomInt(1_000_000)}`,
  };
  const accepted = await api.post('/v1/deposits', `demo-${slip.slipNumber}-deposit`, slip);
  expect.same('accepted', accepted.status, 202);
  const posted = await final(stage, String(accepted.headers.get('location')));
  expect.same('the deposit', [posted.body['status'], posted.body['amount']], ['posted', kes(totalMinor)]);
  expect.same('bank account 1010', kes(await balanceOf(stage, '1010')), kes(totalMinor));
  expect.same('undeposited cash 1060', kes(await balanceOf(stage, '1060')), kes(0n));
}

async function reverse(stage: Stage, { paymentId }: Paid): Promise<void> {
  const { api, expect, say } = stage;
  say('  the manager takes the last payment back: recorded in error');
  const body = { reason: 'recorded in error', reversedOn: today() };
  const accepted = await api.post(`/v1/payments/${paymentId}/reversals`, `demo-reversal-${paymentId}`, body);
  expect.same('accepted', accepted.status, 202);
  const reversal = await final(stage, String(accepted.headers.get('location')));
  expect.same('the reversal', reversal.body['status'], 'posted');
  expect.same('the payment', (await api.get(`/v1/payments/${paymentId}`)).body['status'], 'reversed');
}

/**
 * Every payment told customer and owners once by each channel they prefer: distinct ids, so that a mail repeated after a
 * crash counts once.
 */
async function notices(
  stage: Stage,
  channel: 'email' | 'sms',
  messagesUrl: string,
  expected: number,
): Promise<void> {
  const ask = async () => {
    const messages = (await (await fetch(messagesUrl)).json()) as { id: string }[];
    const arrived = new Set(messages.map(({ id }) => id));
    const text = `SELECT message_id AS id FROM notification WHERE channel = $1 AND status = 'sent'`;
    const rows = await rowsOf(stage, text, [channel]);
    return rows.filter(({ id }) => arrived.has(String(id))).length;
  };
  const found = await until(`the notices by ${channel}`, FINAL_MS_MAX, ask, (count) => count >= expected);
  stage.expect.same(`notices by ${channel}`, found, expected);
}

async function proofs({ api, pool, scene, expect }: Stage): Promise<void> {
  const { body } = await api.get('/v1/ledger/trial-balance');
  expect.same('debits equal credits', body['debit'], body['credit']);
  const sides = (body['sides'] as unknown as { balance: unknown }[]).map(({ balance }) => balance);
  expect.same('each side of the book', sides, [kes(0n), kes(0n), kes(0n)]);
  const audit = await verifyAuditChain(pool, scene.tenantId);
  expect.same('the audit chain', audit.ok, true);
}

/** Plays rent paid in cash and by M-Pesa from the first charge to the audit trail. @throws Error at the first thing that differs. */
export async function play(stage: Stage): Promise<void> {
  const { scene, say, expect, api } = stage;
  const [first, second] = scene.leases;
  if (!first || !second) throw new Error('the scene has two leases');
  const charges = (await api.get(`/v1/leases/${first.leaseId}/charges`)).body['items'] as unknown as {
    open: unknown;
  }[];
  const dueMinor = charges.reduce((sum, { open }) => sum + minor(open), 0n);
  say(`  ${first.name} owes ${shillings(dueMinor)} for ${charges.length} months`);
  expect.same('the statement says the same', kes(await owed(stage, first.leaseId)), kes(dueMinor));

  const partMinor = BigInt(randomInt(1, Number(dueMinor)));
  const part = await payCash(stage, first.name, first.leaseId, partMinor, dueMinor);
  expect.same('owes now', kes(await owed(stage, first.leaseId)), kes(dueMinor - partMinor));
  const restMinor = dueMinor - partMinor;
  const overMinor = restMinor + BigInt(randomInt(1, 1_000_000));
  const over = await payCash(stage, first.name, first.leaseId, overMinor, restMinor);
  expect.same('has prepaid now', kes(await owed(stage, first.leaseId)), kes(restMinor - overMinor));
  await bank(stage, [part, over]);

  const errorMinor = BigInt(randomInt(1, 1_000_000));
  const inError = await payCash(stage, second.name, second.leaseId, errorMinor, dueMinor);
  await reverse(stage, inError);
  expect.same(`${second.name} owes all of it again`, kes(await owed(stage, second.leaseId)), kes(dueMinor));

  await playMpesa(stage, second, dueMinor);

  const perEvent = 1 + scene.ownerIds.length;
  // Three receipts and a reversal in cash, two receipts by M-Pesa; a failure and a refund concern the customer alone.
  await notices(stage, 'email', `${stage.inboxUrl}/messages`, 6 * perEvent + 2);
  // The first customer prefers both, and has paid twice.
  await notices(stage, 'sms', `${stage.smsUrl}/messages`, 2);
  await proofs(stage);
}
