import { until } from '../../dev/demo/client';
import { callbackToken } from '../../kernel/providers/inbound';
import type { Company } from '../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { aScene, phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { verdictOn } from '../support/rent-payment/verdict';
import { outcomesOf, type MpesaOutcome } from './support/mpesa-outcome';
import { settled } from './support/mpesa-play';

// Words that are not to be believed, and a statement that cannot be read.

const PHONE = phoneOf(0);
const SETTLED_MS_MAX = 90_000;

let stage: Stage;
let daraja: DarajaControl;
let company: Company;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false });
  daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
});
beforeEach(async () => {
  company = await stage.company(aScene(1));
});
afterEach(async () => {
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
  await daraja.post('reset', {});
});
afterAll(() => stage.close());

async function outcome(): Promise<MpesaOutcome> {
  await settled(stage, [company.tenantId], SETTLED_MS_MAX);
  return (await outcomesOf(company, daraja)).get(company.leaseId(0))!;
}

async function attemptOf(paymentId: string): Promise<string> {
  const text =
    'SELECT attempt_id AS id FROM payment_attempt WHERE tenant_id = $1 AND payment_id = $2 ORDER BY number DESC';
  return (await company.rows<{ id: string }>(text, paymentId))[0]?.id ?? '';
}

const statusOf = async (paymentId: string): Promise<unknown> =>
  (
    await company.rows<{ status: string }>(
      'SELECT status FROM payment_attempt WHERE tenant_id = $1 AND payment_id = $2',
      paymentId,
    )
  )[0]?.status;

const becomes = (paymentId: string, status: string): Promise<unknown> =>
  until(
    `the attempt to be ${status}`,
    SETTLED_MS_MAX,
    () => statusOf(paymentId),
    (now) => now === status,
  );

function forge(attemptId: string, body: unknown, token?: string): Promise<Response> {
  const facts = [company.tenantId, 'stk', attemptId];
  const secret = token ?? callbackToken(stage.config.callbackSecret, ...facts);
  const url = [stage.stack.serverUrl, 'callbacks/paybill', ...facts, secret].join('/');
  return fetch(url, { method: 'POST', body: JSON.stringify(body) });
}

/** The body of the callback that settled a payment. */
async function bodyOf(paymentId: string): Promise<unknown> {
  const text = 'SELECT body FROM provider_callback WHERE tenant_id = $1 AND target_id = $2';
  return (await company.rows<{ body: unknown }>(text, await attemptOf(paymentId)))[0]?.body;
}

const inbox = async (): Promise<unknown[]> => [
  ...(await company.rows('SELECT callback_id FROM provider_callback WHERE tenant_id = $1')),
  ...(await company.rows('SELECT signal_id FROM process_signal WHERE tenant_id = $1')),
];

async function paid(): Promise<string> {
  const id = await company.collect(0, RENT_MINOR);
  await becomes(id, 'succeeded');
  return id;
}

it('a callback with a token that was guessed is not found, and writes nothing', async () => {
  const id = await paid();
  const before = await inbox();
  const body = await bodyOf(id);
  for (const token of [
    '',
    'x',
    callbackToken(stage.config.callbackSecret, company.tenantId, 'stk', 'att_other'),
  ]) {
    expect((await forge(await attemptOf(id), body, token)).status).toBe(404);
  }
  expect(await inbox()).toEqual(before);
});

it('a true callback of another attempt credits nothing here: a person is told, and the true one credits', async () => {
  const other = await bodyOf(await paid());
  await daraja.customer(PHONE, { thinkMs: 2_000 });
  const id = await company.collect(0, RENT_MINOR);
  await becomes(id, 'pending');
  expect((await forge(await attemptOf(id), other)).status).toBe(200);
  await becomes(id, 'succeeded');
  expect(await outcome()).toMatchObject({
    ends: ['succeeded', 'succeeded'],
    asked: ['quarantine CHECKOUT_DIFFERS'],
    movedMinor: 2n * RENT_MINOR,
    ledgerMinor: 2n * RENT_MINOR,
  });
});

it('a receipt that is another attempt’s settles none whose own id nobody knows: it stays a person’s', async () => {
  const other = await bodyOf(await paid());
  await daraja.fault('stk.push', 'hang');
  const id = await company.collect(0, RENT_MINOR);
  await until('a review', SETTLED_MS_MAX, outcome, ({ asked }) => asked.length > 0);
  expect((await forge(await attemptOf(id), other)).status).toBe(200);
  await settled(stage, [company.tenantId], SETTLED_MS_MAX);
  expect(await outcome()).toMatchObject({
    asked: ['outcome_unknown NOT_ON_STATEMENT', 'quarantine RECEIPT_CREDITED'],
    movedMinor: RENT_MINOR,
    ledgerMinor: RENT_MINOR,
  });
});

const resolve = (reviewId: string, key: string) =>
  company.api.post(`/v1/reviews/${reviewId}/resolutions`, key, {
    evidence: { kind: 'statement' },
    reason: 'looked',
  });

it('a statement that cannot be read says nothing: a person is told, may not resolve by it, and it credits later', async () => {
  await daraja.fault('stk.push', 'hang_after');
  await daraja.fault('stk.callback', 'lost');
  await daraja.fault('pull', 'error_500_before', { times: 8 });
  const id = await company.collect(0, RENT_MINOR);
  await becomes(id, 'unknown');
  const reviews = async () =>
    company.rows<{ id: string; status: string; reason: string; resolutions: number }>(
      'SELECT review_id AS id, status, reason, resolutions FROM review WHERE tenant_id = $1',
    );
  const [review] = await until('a review', SETTLED_MS_MAX, reviews, ({ length }) => length > 0);
  expect(review).toMatchObject({ status: 'open', reason: 'STATEMENT_NOT_READ' });
  expect((await resolve(review!.id, 'first-key')).status).toBe(202);
  await until(
    'it to be given back',
    SETTLED_MS_MAX,
    reviews,
    ([now]) => now?.status === 'open' && now.resolutions === 1,
  );
  expect(await statusOf(id)).toBe('unknown');
  expect((await resolve(review!.id, 'second-key')).status).toBe(202);
  await becomes(id, 'succeeded');
  expect(await outcome()).toMatchObject({ ends: ['succeeded'], asked: [], ledgerMinor: RENT_MINOR });
  const { body } = await company.api.get(`/v1/reviews/${review!.id}`);
  expect(body).toMatchObject({ status: 'resolved', outcome: 'received' });
});

it('a success that only a query told stays while the statement cannot be read, and a person is told', async () => {
  await daraja.fault('stk.callback', 'lost');
  await daraja.fault('pull', 'error_500_before', { times: 9 });
  const id = await company.collect(0, RENT_MINOR);
  await becomes(id, 'succeeded');
  await until(
    'a review',
    SETTLED_MS_MAX,
    () => outcomesOf(company, daraja),
    (all) => [...all.values()].some(({ asked }) => asked.includes('unconfirmed_success STATEMENT_NOT_READ')),
  );
  expect((await company.api.get(`/v1/payments/${id}`)).body).toMatchObject({
    status: 'succeeded',
    receiptNumber: null,
  });
});

it('money whose receipt number a cash payment carries is credited by neither twice nor never: a person is told, and resolves it', async () => {
  await daraja.fault('stk.callback', 'held');
  await daraja.fault('stk.query', 'never_ends', { times: 20 });
  const id = await company.collect(0, RENT_MINOR);
  const moved = () => daraja.movements(company.shortCode);
  const [movement] = await until('the money to move', SETTLED_MS_MAX, moved, ({ length }) => length > 0);
  const { receipt: receiptNumber } = movement!;
  const cashId = await company.pay(0, RENT_MINOR, { receiptNumber });
  await company.final(cashId);
  await daraja.post('release', {});
  const reviews = () =>
    company.rows<{ id: string; reason: string }>(
      `SELECT review_id AS id, reason FROM review WHERE tenant_id = $1 AND status = 'open'`,
    );
  const [review] = await until('a review', SETTLED_MS_MAX, reviews, ({ length }) => length > 0);
  expect(review?.reason).toBe('PAYMENT_DUPLICATE');
  await company.final(await company.reverse(cashId));
  const evidence = { kind: 'receipt', receiptNumber };
  const resolution = { evidence, reason: 'the cash was this money' };
  await company.api.post(`/v1/reviews/${review!.id}/resolutions`, 'resolve-duplicate', resolution);
  await becomes(id, 'succeeded');
  expect(await outcome()).toMatchObject({ movedMinor: RENT_MINOR, ledgerMinor: RENT_MINOR });
  expect((await company.api.get(`/v1/payments/${id}`)).body).toMatchObject({
    status: 'succeeded',
    receiptNumber,
  });
});
