import { until } from '../../dev/demo/client';
import { booksOf, type Books } from '../support/rent-payment/books';
import type { Company } from '../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { sweepStatement } from '../support/rent-payment/sweep';

let stage: Stage;
let daraja: DarajaControl;
let company: Company;
let books: Books;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false });
  daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
});
beforeEach(async () => {
  await daraja.post('reset', {});
  company = await stage.company();
  books = booksOf(stage, company);
});
afterAll(() => stage.close());

const openReviews = async () =>
  (await company.api.get('/v1/reviews?status=open')).body['items'] as unknown as Record<string, unknown>[];

const resolve = (review: Record<string, unknown> | undefined, evidence: unknown) =>
  company.api.post(`/v1/reviews/${String(review?.['id'])}/resolutions`, 'resolve-review', {
    evidence,
    reason: 'the customer called',
  });

it('money that nobody asked for rests in suspense, once, until a person says whose it is', async () => {
  await daraja.post('pay', {
    shortCode: company.shortCode,
    phone: phoneOf(1),
    amount: 7_000,
    billRefNumber: 'UNIT 2',
  });
  await sweepStatement(stage, company);
  await sweepStatement(stage, company);
  expect([await books.balanceOf('1030'), await books.balanceOf('2120')]).toEqual([700_000n, -700_000n]);
  const [review, ...others] = await openReviews();
  expect(others).toEqual([]);
  expect(review).toMatchObject({ kind: 'unidentified_money', paymentId: null });
  expect((await resolve(review, { kind: 'note' })).body['code']).toBe('EVIDENCE_UNFIT');
  // Whatever keys clients choose, the payment that it becomes is its own.
  const [{ key } = { key: '' }] = await company.rows<{ key: string }>(
    'SELECT suspense_id AS key FROM suspense_item WHERE tenant_id = $1',
  );
  await company.final(await company.pay(0, 100n, { key }));
  expect((await resolve(review, { kind: 'lease', leaseId: company.leaseId(1) })).status).toBe(202);
  const path = `/v1/reviews/${String(review?.['id'])}`;
  const status = async () => (await company.api.get(path)).body['status'] as unknown as string;
  await until('the review to be resolved', 20_000, status, (now) => now === 'resolved');
  const paid = (await company.api.get(`/v1/payments?leaseId=${company.leaseId(1)}`)).body['items'];
  expect(paid).toMatchObject([{ status: 'succeeded', amount: { amount: '700000' }, method: 'mpesa' }]);
  expect([await books.balanceOf('1030'), await books.balanceOf('2120')]).toEqual([700_000n, 0n]);
});

it('a success that comes after the failure credits, found on the statement', async () => {
  await daraja.fault('stk.callback', 'lost');
  await daraja.fault('stk.query', 'says_failed', { resultCode: '1032' });
  const id = await company.collect(0, RENT_MINOR);
  const status = async () =>
    (await company.api.get(`/v1/payments/${id}`)).body['status'] as unknown as string;
  await until('the query to say that it failed', 20_000, status, (now) => now === 'failed');
  await sweepStatement(stage, company);
  await until('the statement to credit it', 20_000, status, (now) => now === 'succeeded');
  expect(await books.balanceOf('1030')).toBe(RENT_MINOR);
  expect(await books.eventsOf(id)).toEqual([
    'payment.initiated',
    'payment.failed',
    'payment.succeeded',
    'disbursement.check_requested',
  ]);
});
