import type { Json } from './support/ask';
import { until } from './support/merchant';
import { REQUESTS } from './support/requests';
import { PHONE, room } from './support/room';

const here = room();
const SHORT_CODE = '174379';

const register = (change: Json = {}, version?: string) => REQUESTS['c2b.register'](here(), change, version);
const simulate = (version?: string) => REQUESTS['c2b.simulate'](here(), {}, version);

it('a payment by hand is confirmed with a masked phone and one name in version 2', async () => {
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

it('a payment by hand is confirmed with everything in version 1', async () => {
  await here().control('customers', { phone: PHONE, name: 'NICHOLAS JOHN SONGOK' });
  await register({}, 'v1');
  expect((await simulate('v1')).body).toHaveProperty('ConversationID');
  const [notice] = await here().merchant.until(1);
  expect(notice?.body).toMatchObject({
    MSISDN: PHONE,
    FirstName: 'NICHOLAS',
    MiddleName: 'JOHN',
    LastName: 'SONGOK',
  });
});

it('a payment by hand is validated first, and what validation says of it comes back', async () => {
  here().merchant.answer = () => ({ ResultCode: '0', ResultDesc: 'Accepted', ThirdPartyTransID: 'pay_7' });
  await register({ ValidationURL: `${here().merchant.url}/validate` });
  await simulate();
  const [validation, confirmation] = await here().merchant.until(2);
  expect(here().merchant.paths()).toEqual(['/validate', '/confirm']);
  expect(validation?.body).toMatchObject({ ThirdPartyTransID: '', OrgAccountBalance: '0.00' });
  expect(confirmation?.body).toMatchObject({ ThirdPartyTransID: 'pay_7', OrgAccountBalance: '5.00' });
  const transIds = here().merchant.notices.map(({ body }) => (body as Json)['TransID']);
  expect(transIds[0]).toBe(transIds[1]);
});

it('a payment that validation rejects moves nothing', async () => {
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
])('a payment whose validation does not answer is %s', async (ResponseType, movements) => {
  await here().control('settings', { validationTimeoutMs: 30 });
  here().merchant.answer = (path) => (path === '/validate' ? new Promise(() => undefined) : {});
  await register({ ResponseType, ValidationURL: `${here().merchant.url}/validate` });
  await here().control('pay', { shortCode: SHORT_CODE, phone: PHONE, amount: 5, billRefNumber: 'X' });
  expect((await here().book()).movements).toHaveLength(movements);
});

it('a payment without a registered URL moves money and tells nobody', async () => {
  await simulate();
  await until(async () => (await here().book()).movements.length === 1, 'the payment');
  expect((await here().requests()).callbacks.points).toEqual({});
});

it('a payment that the purse cannot pay is none', async () => {
  await here().control('customers', { phone: PHONE, balance: 4 });
  await register();
  const pay = { shortCode: SHORT_CODE, phone: PHONE, amount: 5, billRefNumber: 'X' };
  expect(await here().control('pay', pay)).toEqual({ refused: true });
  expect((await here().requests()).callbacks.points).toEqual({});
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
