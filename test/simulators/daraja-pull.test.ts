import { ask, type Json } from './support/ask';
import { nairobi, REQUESTS } from './support/requests';
import { openRoom, PHONE, room, tokenOf } from './support/room';

const here = room();
const SHORT_CODE = '174379';

/** A page of Pull. */
interface Page {
  readonly ResponseCode: string;
  readonly Response: [{ transactionId: string; amount: string; trxDate: string }[]];
}

const HOUR_MS = 3_600_000;
const registerPull = () => REQUESTS['pull.register'](here());
const pull = (change: Json = {}) => REQUESTS.pull(here(), change);
const pageOf = ({ body }: { body: Json }): Page => body as unknown as Page;
const idsOf = (page: Page): string[] => page.Response[0].map(({ transactionId }) => transactionId);

it('Pull is registered once, and before that refused', async () => {
  const early = await pull();
  expect([early.status, early.body['errorCode']]).toEqual([400, '400.001']);
  expect((await registerPull()).body).toEqual({
    ResponseRefID: expect.stringMatching(/^[0-9a-f]{8}-/) as unknown,
    ResponseStatus: '1000',
    ShortCode: SHORT_CODE,
    ResponseDescription: 'Shortcode Registered Successfully',
  });
  expect((await registerPull()).body['ResponseStatus']).toBe('1001');
  expect(await pull()).toMatchObject({ status: 200, body: { ResponseCode: '1001', Response: [[]] } });
});

it('Pull lists pushes and payments by hand, with full phone and the reference', async () => {
  await registerPull();
  await here().push({ Amount: 168 });
  await here().merchant.until(1);
  await here().control('pay', { shortCode: SHORT_CODE, phone: PHONE, amount: 5, billRefNumber: 'BY HAND' });
  await here().b2c();
  await here().merchant.until(2);
  const { movements } = await here().book();
  const answer = await pull();
  expect(answer.text).toContain('"Response":[[{"transactionId":');
  const row = {
    transactionId: movements[0]?.receipt,
    trxDate: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) as unknown,
    msisdn: 254708374149,
    sender: expect.any(String) as unknown,
    transactiontype: 'c2b-pay-bill-debit',
    billreference: 'UNIT-4B',
    amount: '168.00',
    organizationname: 'Daraja Dev Paybill',
  };
  expect(answer.body).toEqual({
    ResponseRefID: expect.any(String) as unknown,
    ResponseCode: '1000',
    ResponseMessage: 'Success',
    Response: [
      [row, { ...row, transactionId: movements[1]?.receipt, billreference: 'BY HAND', amount: '5.00' }],
    ],
  });
  await here().control('settings', { pullDates: 'portal' });
  expect(pageOf(await pull()).Response[0][0]?.trxDate).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
});

it('Pull answers GET with a body as it does POST', async () => {
  await registerPull();
  const body = {
    ShortCode: SHORT_CODE,
    StartDate: nairobi(-HOUR_MS),
    EndDate: nairobi(0),
    OffSetValue: 0,
  };
  const authorization = `Bearer ${await tokenOf(here().daraja)}`;
  const url = `${here().daraja.url}/pulltransactions/v1/query`;
  const { status } = await ask(url, body, { authorization }, undefined, 'GET');
  expect(status).toBe(200);
});

it('Pull pages by offset, in the order of payment, without a gap', async () => {
  await registerPull();
  await here().control('settings', { pullPageSize: 3 });
  for (let amount = 1; amount <= 7; amount += 1)
    await here().control('pay', { shortCode: SHORT_CODE, phone: PHONE, amount, billRefNumber: 'X' });
  const pages = [];
  for (const OffSetValue of ['0', '3', '6', '9']) pages.push(pageOf(await pull({ OffSetValue })));
  expect(pages.map(({ Response }) => Response[0].length)).toEqual([3, 3, 1, 0]);
  expect(pages.map(({ ResponseCode }) => ResponseCode)).toEqual(['1000', '1000', '1000', '1001']);
  const all = (await here().book()).movements.map(({ receipt }) => receipt);
  expect(pages.flatMap(idsOf)).toEqual(all);
});

it('Pull has pages of a hundred', async () => {
  await registerPull();
  for (let count = 0; count < 101; count += 1)
    await here().control('pay', { shortCode: SHORT_CODE, phone: PHONE, amount: 1, billRefNumber: 'X' });
  expect(idsOf(pageOf(await pull()))).toHaveLength(100);
  expect(idsOf(pageOf(await pull({ OffSetValue: 100 })))).toHaveLength(1);
});

it.each([
  ['more than 48 hours', { StartDate: '2026-11-20 08:00:00', EndDate: '2026-11-22 08:00:01' }, 'EndDate'],
  ['an end before its start', { StartDate: '2026-11-20 08:00', EndDate: '2026-11-20 07:59' }, 'EndDate'],
  ['no time', { StartDate: '2026-02-30 08:00:00' }, 'StartDate'],
  ['a zone', { StartDate: '2026-11-20T08:00:00Z' }, 'StartDate'],
  ['a negative offset', { OffSetValue: '-1' }, 'OffSetValue'],
])('Pull refuses a window of %s', async (_, change, field) => {
  await registerPull();
  const { status, body } = await pull(change);
  expect([status, body['errorMessage']]).toEqual([400, `Bad Request - Invalid ${field}`]);
});

it('Pull ends its window with a whole second, and forgets after 48 hours', async () => {
  let nowMs = Date.UTC(2026, 10, 20, 5, 0, 0, 999); // 08:00:00.999 in Nairobi
  const own = await openRoom({ now: () => nowMs });
  await REQUESTS['pull.register'](own);
  await own.control('pay', { shortCode: SHORT_CODE, phone: PHONE, amount: 1, billRefNumber: 'X' });
  const countFrom = async (StartDate: string, EndDate: string) => {
    const token = `Bearer ${await tokenOf(own.daraja)}`;
    const body = { ShortCode: SHORT_CODE, StartDate, EndDate, OffSetValue: 0 };
    const url = `${own.daraja.url}/pulltransactions/v1/query`;
    return pageOf(await ask(url, body, { authorization: token })).Response[0].length;
  };
  expect(await countFrom('2026-11-20 8:00:00', '2026-11-20 8:00:00')).toBe(1);
  expect(await countFrom('2026-11-20 7:00', '2026-11-20 7:59:59')).toBe(0);
  expect(await countFrom('2026-11-20 8:00:01', '2026-11-20 9:00:00')).toBe(0);
  nowMs += 48 * HOUR_MS;
  expect(await countFrom('2026-11-20 8:00:00', '2026-11-20 9:00:00')).toBe(1);
  nowMs += 1;
  expect(await countFrom('2026-11-20 8:00:00', '2026-11-20 9:00:00')).toBe(0);
  await own.close();
});
