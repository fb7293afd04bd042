import { until } from '../../dev/demo/client';
import { booksOf, type Books } from '../support/rent-payment/books';
import type { Company } from '../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { viewOf } from '../support/rent-payment/processes';
import { phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';

const PHONE = phoneOf(0);

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

const rowOf = async (paymentId: string) => (await company.api.get(`/v1/payments/${paymentId}`)).body;

const attemptsOf = async (paymentId: string) =>
  (await company.api.get(`/v1/payments/${paymentId}/attempts`)).body['items'] as unknown as Record<
    string,
    unknown
  >[];

const ends = (paymentId: string, status: string) =>
  until(
    `${paymentId} to be ${status}`,
    30_000,
    () => rowOf(paymentId),
    (row) => row['status'] === status,
  );

/** The simulator's book, the ledger's paybill account and the receipts credited say the same. */
async function booksAgree(): Promise<bigint> {
  const moved = await daraja.movements(company.shortCode);
  const inMinor = moved.reduce((sum, { amount }) => sum + BigInt(amount) * 100n, 0n);
  expect(await books.balanceOf('1030')).toBe(inMinor);
  const receipts = await company.rows<{ receipt: string }>(
    'SELECT receipt_number AS receipt FROM provider_receipt WHERE tenant_id = $1 ORDER BY 1',
  );
  expect(receipts.map(({ receipt }) => receipt)).toEqual(moved.map(({ receipt }) => receipt).toSorted());
  return inMinor;
}

it('a push that the customer pays is credited once, with its receipt, by the callback', async () => {
  const id = await company.collect(0, RENT_MINOR);
  const row = await ends(id, 'succeeded');
  expect(row['receiptNumber']).toMatch(/^[A-Z0-9]{10}$/);
  expect(await books.endsOf(id)).toEqual(['succeeded']);
  expect(await booksAgree()).toBe(RENT_MINOR);
  expect(await attemptsOf(id)).toMatchObject([{ status: 'succeeded', evidence: 'receipt' }]);
  expect((await viewOf(stage, id)).historyLength).toBeLessThanOrEqual(24);
});

it('a push that the customer cancels fails with its reason, and may be tried again', async () => {
  await daraja.customer(PHONE, { resultCode: '1032' });
  const id = await company.collect(0, RENT_MINOR);
  expect(await ends(id, 'failed')).toMatchObject({ failureReason: 'MPESA_CANCELLED' });
  await daraja.customer(PHONE, { resultCode: '0' });
  await company.retry(id);
  await ends(id, 'succeeded');
  expect(await booksAgree()).toBe(RENT_MINOR);
});

it('a callback that is lost: the query tells success, the statement brings the receipt', async () => {
  await daraja.fault('stk.callback', 'lost');
  const id = await company.collect(0, RENT_MINOR);
  await ends(id, 'succeeded');
  const isConfirmed = (row: Record<string, unknown>) => row['receiptNumber'] !== null;
  await until('the receipt', 30_000, () => rowOf(id), isConfirmed);
  expect(await booksAgree()).toBe(RENT_MINOR);
});

it('an answer that is lost after the money moved: no second push, the callback credits', async () => {
  await daraja.fault('stk.push', 'answer_lost');
  const id = await company.collect(0, RENT_MINOR);
  await ends(id, 'succeeded');
  expect(await booksAgree()).toBe(RENT_MINOR);
  expect((await attemptsOf(id)).length).toBe(1);
});

it('an answer and a callback that are lost: the statement credits', async () => {
  await daraja.fault('stk.push', 'answer_lost');
  await daraja.fault('stk.callback', 'lost');
  const id = await company.collect(0, RENT_MINOR);
  await ends(id, 'succeeded');
  expect(await booksAgree()).toBe(RENT_MINOR);
});

it('nothing that tells: the outcome stays unknown, in the person’s queue, and nobody may push again', async () => {
  await daraja.fault('stk.push', 'hang');
  const id = await company.collect(0, RENT_MINOR);
  const open = await until(
    'a review',
    30_000,
    async () =>
      (await company.api.get('/v1/reviews?status=open')).body['items'] as unknown as Record<
        string,
        unknown
      >[],
    (items) => items.length > 0,
  );
  expect(open).toMatchObject([{ kind: 'outcome_unknown', paymentId: id }]);
  await until(
    'the process to say that it waits for a person',
    20_000,
    () => viewOf(stage, id),
    ({ waitingFor, processStatus }) => waitingFor === 'person' && processStatus === 'unknown',
  );
  const again = await company.api.post(`/v1/payments/${id}/attempts`, 'another-key', {});
  expect([again.status, again.body['code']]).toEqual([409, 'ATTEMPT_OPEN']);
  const path = `/v1/reviews/${String(open[0]?.['id'])}/resolutions`;
  const resolved = await company.api.post(path, 'resolve-key', {
    evidence: { kind: 'statement' },
    reason: 'asked',
  });
  expect(resolved.status).toBe(202);
  expect(await ends(id, 'failed')).toMatchObject({ failureReason: 'NOT_ON_STATEMENT' });
  expect(await booksAgree()).toBe(0n);
});
