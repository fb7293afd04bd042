import { randomInt } from 'node:crypto';
import type { SeededScene } from '../../prisma/seed/scene';
import { until, type Answer } from './client';
import { shillings } from './expectation';
import { balanceOf, final, FINAL_MS_MAX, kes, owed, rowsOf, type Stage } from './stage';

const MINOR_IN_SHILLING = 100n;
const PHONE = '254733000102';

type Lease = SeededScene['leases'][number];

async function simulator({ mpesaControlUrl }: Stage, path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${mpesaControlUrl}/${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`the simulator of M-Pesa refused ${path}: ${await answer.text()}`);
}

/** What the simulator's own book says of one receipt, in minor units; null where it has none. */
async function movedBy({ mpesaControlUrl }: Stage, receipt: unknown): Promise<string | null> {
  const { movements } = (await (await fetch(`${mpesaControlUrl}/book`)).json()) as {
    movements: { amount: number; receipt: string }[];
  };
  const found = movements.find((movement) => movement.receipt === receipt);
  return found ? String(BigInt(found.amount) * MINOR_IN_SHILLING) : null;
}

const confirmed = ({ api }: Stage, path: string): Promise<Answer> =>
  until(
    `${path} to have its receipt`,
    FINAL_MS_MAX,
    () => api.get(path),
    ({ body }) => body['status'] === 'succeeded' && body['receiptNumber'] !== null,
  );

/** A wrong PIN, and the second try: one payment, two attempts, one receipt. */
async function payAtTheSecondTry(
  stage: Stage,
  { name, leaseId }: Lease,
  amountMinor: bigint,
): Promise<string> {
  const { api, expect, say } = stage;
  say(`  ${name} pays ${shillings(amountMinor)} by M-Pesa, and mistypes the PIN first`);
  await simulator(stage, 'customers', { phone: PHONE, resultCode: '2001' });
  const ask = { leaseId, amount: kes(amountMinor) };
  const accepted = await api.post('/v1/mpesa-payments', `demo-mpesa-${leaseId}-1`, ask);
  expect.same('accepted', [accepted.status, accepted.body['status']], [202, 'received']);
  const path = String(accepted.headers.get('location'));
  const failed = (await final(stage, path)).body;
  expect.same('the first try', [failed['status'], failed['failureReason']], ['failed', 'MPESA_WRONG_PIN']);
  await simulator(stage, 'customers', { phone: PHONE, resultCode: '0' });
  expect.same('asked again', (await api.post(`${path}/attempts`, `demo-retry-${leaseId}`, {})).status, 202);
  const { receiptNumber } = (await confirmed(stage, path)).body;
  expect.same('the book of M-Pesa says the same', await movedBy(stage, receiptNumber), String(amountMinor));
  const text = `SELECT payment_id AS id FROM provider_receipt WHERE receipt_number = $1`;
  const rows = await rowsOf(stage, text, [String(receiptNumber)]);
  expect.same('the receipt is credited once', rows, [{ id: path.split('/').at(-1) }]);
  return path;
}

/** The network loses what M-Pesa has to say: the outcome is asked for, and the statement brings the receipt. */
async function payUnheard(stage: Stage, { name, leaseId }: Lease, amountMinor: bigint): Promise<void> {
  const { api, expect, say } = stage;
  say(`  ${name} pays ${shillings(amountMinor)} by M-Pesa; the answer and the callback are lost on the way`);
  await simulator(stage, 'faults', { endpoint: 'stk.push', fault: 'answer_lost', match: { phone: PHONE } });
  await simulator(stage, 'faults', { endpoint: 'stk.callback', fault: 'lost', match: { phone: PHONE } });
  const ask = { leaseId, amount: kes(amountMinor) };
  const accepted = await api.post('/v1/mpesa-payments', `demo-mpesa-${leaseId}-2`, ask);
  const path = String(accepted.headers.get('location'));
  const { receiptNumber } = (await confirmed(stage, path)).body;
  expect.same('found on the statement', await movedBy(stage, receiptNumber), String(amountMinor));
  const { items } = (await api.get(`${path}/attempts`)).body as unknown as { items: { evidence: string }[] };
  expect.same(
    'what settled it',
    items.map(({ evidence }) => evidence),
    ['statement'],
  );
}

async function refund(stage: Stage, path: string, amountMinor: bigint): Promise<void> {
  const { api, expect, say } = stage;
  say(`  ${shillings(amountMinor)} of it goes back to the payer`);
  const body = { amount: kes(amountMinor), reason: 'paid too much' };
  const accepted = await api.post(`${path}/refunds`, `demo-refund-${path}`, body);
  expect.same('accepted', accepted.status, 202);
  const refundPath = String(accepted.headers.get('location'));
  const { receiptNumber } = (await confirmed(stage, refundPath)).body;
  expect.same('the book of M-Pesa says the same', await movedBy(stage, receiptNumber), String(amountMinor));
  expect.same('payouts in transit 2420', kes(await balanceOf(stage, '2420')), kes(0n));
}

/** Plays rent paid by M-Pesa, with a wrong PIN, a network that loses everything, and a refund. */
export async function playMpesa(stage: Stage, lease: Lease, dueMinor: bigint): Promise<void> {
  const { expect } = stage;
  const whole = (below: number): bigint => BigInt(randomInt(200, below)) * MINOR_IN_SHILLING;
  const [first, second] = [whole(20_000), whole(20_000)];
  const path = await payAtTheSecondTry(stage, lease, first);
  await payUnheard(stage, lease, second);
  const backMinor = BigInt(randomInt(10, 200)) * MINOR_IN_SHILLING;
  await refund(stage, path, backMinor);
  const stillMinor = dueMinor - first - second + backMinor;
  expect.same(`${lease.name} owes now`, kes(await owed(stage, lease.leaseId)), kes(stillMinor));
  expect.same('paybill account 1030', kes(await balanceOf(stage, '1030')), kes(first + second));
  expect.same('payout account 1040', kes(await balanceOf(stage, '1040')), kes(-backMinor));
}
