import { ask, type Json } from './support/ask';
import { until } from './support/merchant';
import { openRoom, PHONE, room, tokenOf } from './support/room';

const here = room();
const SHORT_CODE = '174379';

const register = (change: Json = {}, version = 'v2') =>
  here().call(`/mpesa/c2b/${version}/registerurl`, {
    ShortCode: SHORT_CODE,
    ResponseType: 'Completed',
    ConfirmationURL: `${here().merchant.url}/confirm`,
    ...change,
  });

const simulate = (change: Json = {}, version = 'v2') =>
  here().call(`/mpesa/c2b/${version}/simulate`, {
    ShortCode: Number(SHORT_CODE),
    CommandID: 'CustomerPayBillOnline',
    Amount: 5,
    Msisdn: Number(PHONE),
    BillRefNumber: 'UNIT-4B',
    ...change,
  });

describe('a payment by hand', () => {
  it('is confirmed with a masked phone and one name in version 2', async () => {
    await here().control('customers', { phone: PHONE, name: 'NICHOLAS JOHN SONGOK' });
    expect((await register()).body).toEqual({
      OriginatorCoversationID: expect.stringMatching(/^\w{4}-\w{4}-/) as unknown,
      ResponseCode: '0',
      ResponseDescription: 'Success',
    });
    expect((await simulate()).body).toEqual({
      OriginatorCoversationID: expect.any(String) as unknown,
      ResponseCode: '0',
      ResponseDescription: 'Accept the service request successfully.',
    });
    const [notice] = await here().merchant.until(1);
    const [movement] = (await here().book()).movements;
    expect(movement).toMatchObject({ kind: 'c2b', amount: 5, accountReference: 'UNIT-4B' });
    expect(notice?.body).toEqual({
      TransactionType: 'Pay Bill',
      TransID: movement?.receipt,
      TransTime: expect.stringMatching(/^\d{14}$/) as unknown,
      TransAmount: '5.00',
      BusinessShortCode: SHORT_CODE,
      BillRefNumber: 'UNIT-4B',
      InvoiceNumber: '',
      OrgAccountBalance: '5.00',
      ThirdPartyTransID: '',
      MSISDN: '2547 ***** 149',
      FirstName: 'NICHOLAS',
      MiddleName: '',
      LastName: '',
    });
  });

  it('is confirmed with everything in version 1', async () => {
    await here().control('customers', { phone: PHONE, name: 'NICHOLAS JOHN SONGOK' });
    await register({}, 'v1');
    expect((await simulate({}, 'v1')).body).toHaveProperty('ConversationID');
    const [notice] = await here().merchant.until(1);
    expect(notice?.body).toMatchObject({
      MSISDN: PHONE,
      FirstName: 'NICHOLAS',
      MiddleName: 'JOHN',
      LastName: 'SONGOK',
    });
  });

  it('is validated first, and what validation says of it comes back', async () => {
    here().merchant.answer = () => ({ ResultCode: '0', ResultDesc: 'Accepted', ThirdPartyTransID: 'pay_7' });
    await register({ ValidationURL: `${here().merchant.url}/validate` });
    await simulate();
    const [validation, confirmation] = await here().merchant.until(2);
    expect(here().merchant.paths()).toEqual(['/validate', '/confirm']);
    expect(validation?.body).toMatchObject({ ThirdPartyTransID: '', OrgAccountBalance: '0.00' });
    expect(confirmation?.body).toMatchObject({ ThirdPartyTransID: 'pay_7', OrgAccountBalance: '5.00' });
    expect((validation?.body as Json)['TransID']).toBe((confirmation?.body as Json)['TransID']);
  });

  it('that validation rejects moves nothing', async () => {
    here().merchant.answer = () => ({ ResultCode: 'C2B00012', ResultDesc: 'Rejected' });
    await register({ ValidationURL: `${here().merchant.url}/validate` });
    const answer = await here().control('pay', {
      shortCode: SHORT_CODE,
      phone: PHONE,
      amount: 5,
      billRefNumber: 'WRONG',
    });
    expect(answer).toEqual({ refused: true });
    expect(here().merchant.paths()).toEqual(['/validate']);
    expect((await here().book()).movements).toEqual([]);
  });

  it.each([
    ['Completed', 1],
    ['Cancelled', 0],
  ])('whose validation does not answer is %s', async (ResponseType, movements) => {
    await here().control('settings', { validationTimeoutMs: 30 });
    here().merchant.answer = (path) => (path === '/validate' ? new Promise(() => undefined) : {});
    await register({ ResponseType, ValidationURL: `${here().merchant.url}/validate` });
    await here().control('pay', { shortCode: SHORT_CODE, phone: PHONE, amount: 5, billRefNumber: 'X' });
    expect((await here().book()).movements).toHaveLength(movements);
  });

  it('without a registered URL moves money and tells nobody', async () => {
    await simulate();
    await until(async () => (await here().book()).movements.length === 1, 'the payment');
    expect((await here().requests()).callbacks.points).toEqual({});
  });

  it('that the purse cannot pay is none', async () => {
    await here().control('customers', { phone: PHONE, balance: 4 });
    await register();
    const pay = { shortCode: SHORT_CODE, phone: PHONE, amount: 5, billRefNumber: 'X' };
    expect(await here().control('pay', pay)).toEqual({ refused: true });
    expect((await here().requests()).callbacks.points).toEqual({});
  });
});

describe('registering URLs', () => {
  it.each([
    ['ConfirmationURL', 'https://pay.example/mpesa/confirm'],
    ['ConfirmationURL', 'https://pay.example/exec'],
    ['ValidationURL', 'https://pay.example/query'],
    ['ResponseType', 'completed'],
  ])('refuses %s %s', async (field, value) => {
    expect((await register({ [field]: value })).body['errorMessage']).toBe(`Bad Request - Invalid ${field}`);
  });

  it('is possible once only, if that is on', async () => {
    await here().control('settings', { registerOnce: true });
    expect((await register()).status).toBe(200);
    const { status, body } = await register();
    expect([status, body['errorCode'], body['errorMessage']]).toEqual([
      500,
      '500.003.1001',
      'Urls are already registered.',
    ]);
  });
});

/** A page of Pull. */
interface Page {
  readonly ResponseCode: string;
  readonly Response: [{ transactionId: string; amount: string; trxDate: string }[]];
}

const registerPull = () =>
  here().call('/pulltransactions/v1/register', {
    ShortCode: SHORT_CODE,
    RequestType: 'Pull',
    NominatedNumber: '254722000000',
    CallBackURL: `${here().merchant.url}/pull`,
  });

/** A time as Pull wants it, so many milliseconds from now. */
const nairobi = (fromNowMs: number): string =>
  new Date(Date.now() + 3 * 3_600_000 + fromNowMs).toISOString().slice(0, 19).replace('T', ' ');

const HOUR_MS = 3_600_000;
const pull = (change: Json = {}) =>
  here().call('/pulltransactions/v1/query', {
    ShortCode: SHORT_CODE,
    StartDate: nairobi(-HOUR_MS),
    EndDate: nairobi(60_000),
    OffSetValue: '0',
    ...change,
  });
const pageOf = ({ body }: { body: Json }): Page => body as unknown as Page;
const idsOf = (page: Page): string[] => page.Response[0].map(({ transactionId }) => transactionId);

describe('Pull', () => {
  it('is registered once, and before that refused', async () => {
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

  it('lists pushes and payments by hand, with full phone and the reference', async () => {
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

  it('answers GET with a body as it does POST', async () => {
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

  it('pages by offset, in the order of payment, without a gap', async () => {
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

  it('has pages of a hundred', async () => {
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
  ])('refuses a window of %s', async (_, change, field) => {
    await registerPull();
    const { status, body } = await pull(change);
    expect([status, body['errorMessage']]).toEqual([400, `Bad Request - Invalid ${field}`]);
  });

  it('ends its window with a whole second, and forgets after 48 hours', async () => {
    let nowMs = Date.UTC(2026, 10, 20, 5, 0, 0, 999); // 08:00:00.999 in Nairobi
    const own = await openRoom({ now: () => nowMs });
    await own.call('/pulltransactions/v1/register', {
      ShortCode: SHORT_CODE,
      RequestType: 'Pull',
      NominatedNumber: '254722000000',
      CallBackURL: own.merchant.url,
    });
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
});
