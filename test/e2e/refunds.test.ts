import { apiClient, until } from '../../dev/demo/client';
import { booksOf, type Books } from '../support/rent-payment/books';
import { kes, type Company } from '../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { phoneOf, RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';

let stage: Stage;
let daraja: DarajaControl;
let company: Company;
let books: Books;
let paymentId: string;

beforeAll(async () => {
  const environment = { REFUND_APPROVAL_ABOVE_MINOR: '1000000' };
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: false, environment });
  daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
});
beforeEach(async () => {
  await daraja.post('reset', {});
  company = await stage.company();
  books = booksOf(stage, company);
  paymentId = await company.collect(0, RENT_MINOR);
  await ends(`/v1/payments/${paymentId}`, 'succeeded');
});
afterAll(() => stage.close());

const ends = (path: string, ...statuses: readonly string[]) =>
  until(
    `${path} to be ${statuses.join(' or ')}`,
    30_000,
    async () => (await company.api.get(path)).body,
    (row) => statuses.includes(String(row['status'])),
  );

const ask = (amountMinor: bigint, key = `refund-${amountMinor}`) =>
  company.api.post(`/v1/payments/${paymentId}/refunds`, key, {
    amount: kes(amountMinor),
    reason: 'paid twice',
  });

const pathOf = async (amountMinor: bigint): Promise<string> =>
  `/v1/refunds/${String((await ask(amountMinor)).body['id'])}`;

const paidOut = async (): Promise<{ amount: number; phone: string }[]> => {
  const all = await daraja.movements('600992');
  return all.filter(({ kind }) => kind === 'b2c').map(({ amount, phone }) => ({ amount, phone }));
};

/** Nothing is in transit or owed, and what left the float is what was refunded. */
async function allLeft(amountMinor: bigint): Promise<void> {
  expect(await books.balanceOf('2410')).toBe(0n);
  expect(await books.balanceOf('2420')).toBe(0n);
  expect(await books.balanceOf('1040')).toBe(-amountMinor);
}

it('a refund goes back to the payer once, and the charge is open again', async () => {
  const path = await pathOf(500_000n);
  const { receiptNumber } = await ends(path, 'succeeded');
  expect(receiptNumber).toMatch(/^[A-Z0-9]{10}$/);
  expect(await paidOut()).toEqual([{ amount: 5_000, phone: phoneOf(0) }]);
  await allLeft(500_000n);
});

it('above the limit it waits for a second person, who is not the first', async () => {
  const path = await pathOf(2_000_000n);
  await ends(path, 'awaiting_approval');
  expect(await paidOut()).toEqual([]);
  const same = await company.api.post(`${path}/approvals`, 'approve-self', {});
  expect([same.status, same.body['code']]).toEqual([403, 'SAME_PERSON']);
  const other = apiClient(stage.stack.serverUrl, await company.tokenFor('manager', 'usr_second'));
  expect((await other.post(`${path}/approvals`, 'approve-other', {})).status).toBe(202);
  expect(await ends(path, 'succeeded')).toMatchObject({ approvedBy: 'usr_second' });
  await allLeft(2_000_000n);
});

it('never more than was received, whatever is asked at once', async () => {
  const answers = await Promise.all([1, 2, 3].map((n) => ask(1_000_000n, `refund-at-once-${n}`)));
  const paths = answers.map(({ body }) => `/v1/refunds/${String(body['id'])}`);
  const all = await Promise.all(paths.map((path) => ends(path, 'succeeded', 'refused')));
  expect(all.map(({ status }) => status as unknown as string).toSorted()).toEqual([
    'refused',
    'succeeded',
    'succeeded',
  ]);
  expect((await paidOut()).length).toBe(2);
  const more = await ask(600_000n);
  expect([more.status, more.body['code']]).toEqual([409, 'REFUND_EXCEEDS_PAYMENT']);
  await allLeft(2_000_000n);
});

it.each(['answer_lost', 'error_500_after', 'hang_after'])(
  'an answer that is lost (%s): its result settles it, and one payout leaves',
  async (fault) => {
    await daraja.fault('b2c.request', fault);
    await ends(await pathOf(300_000n), 'succeeded');
    expect(await paidOut()).toEqual([{ amount: 3_000, phone: phoneOf(0) }]);
    await allLeft(300_000n);
  },
);

it('an answer and a result that are lost: the same id is refused the second time, and one payout leaves', async () => {
  await daraja.fault('b2c.request', 'answer_lost');
  await daraja.fault('b2c.result', 'lost');
  await ends(await pathOf(300_000n), 'succeeded');
  expect(await paidOut()).toEqual([{ amount: 3_000, phone: phoneOf(0) }]);
  await allLeft(300_000n);
});

it('a result that is lost: the question for its state settles it', async () => {
  await daraja.fault('b2c.result', 'lost');
  await ends(await pathOf(300_000n), 'succeeded');
  expect((await paidOut()).length).toBe(1);
  await allLeft(300_000n);
});

it('a payout that is proven to have failed is owed again', async () => {
  await daraja.customer(phoneOf(0), { b2cResultCode: '2040' });
  expect(await ends(await pathOf(300_000n), 'failed')).toMatchObject({ failureReason: 'MPESA_2040' });
  expect(await paidOut()).toEqual([]);
  expect(await books.balanceOf('2410')).toBe(-300_000n);
  expect(await books.balanceOf('2420')).toBe(0n);
});
