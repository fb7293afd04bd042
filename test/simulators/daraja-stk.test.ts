import { REQUESTS } from './support/requests';
import { PHONE, room } from './support/room';
import { until } from './support/merchant';

const here = room();
const RECEIPT = /^[A-Z]{2}[1-9A-V][0-9A-Z]{7}$/;

/** The name → value of the metadata of a callback. */
function metadataOf(body: unknown): Record<string, unknown> {
  const { Body } = body as {
    Body: { stkCallback: { CallbackMetadata: { Item: { Name: string; Value?: unknown }[] } } };
  };
  return Object.fromEntries(Body.stkCallback.CallbackMetadata.Item.map(({ Name, Value }) => [Name, Value]));
}

it('a push is accepted, paid and told, and the query agrees', async () => {
  const { status, body } = await here().push();
  expect(status).toBe(200);
  expect(body).toEqual({
    MerchantRequestID: expect.stringMatching(/^\w{4}-\w{4}-\w{4}-\w{16}$/) as unknown,
    CheckoutRequestID: expect.stringMatching(/^ws_CO_\d{14}001708374149$/) as unknown,
    ResponseCode: '0',
    ResponseDescription: 'Success. Request accepted for processing',
    CustomerMessage: 'Success. Request accepted for processing',
  });
  const [notice] = await here().merchant.until(1);
  const { movements } = await here().book();
  expect(movements).toEqual([
    {
      receipt: expect.stringMatching(RECEIPT) as unknown,
      kind: 'stk',
      phone: PHONE,
      shortCode: '174379',
      amount: 100,
      accountReference: 'UNIT-4B',
      at: expect.any(String) as unknown,
    },
  ]);
  const head = `{"Body":{"stkCallback":{"MerchantRequestID":"${String(body['MerchantRequestID'])}","CheckoutRequestID":"${String(body['CheckoutRequestID'])}","ResultCode":0,"ResultDesc":"The service request is processed successfully.",`;
  const items = `"CallbackMetadata":{"Item":[{"Name":"Amount","Value":100.00},{"Name":"MpesaReceiptNumber","Value":"${movements[0]?.receipt}"},{"Name":"Balance"},{"Name":"TransactionDate","Value":DATE},{"Name":"PhoneNumber","Value":254708374149}]}}}}`;
  expect(notice?.text.replace(/(?<="TransactionDate","Value":)\d{14}/, 'DATE')).toBe(head + items);
  const query = await here().query(String(body['CheckoutRequestID']));
  expect(query.body).toEqual({
    ResponseCode: '0',
    ResponseDescription: 'The service request has been accepted successfully',
    MerchantRequestID: body['MerchantRequestID'],
    CheckoutRequestID: body['CheckoutRequestID'],
    ResultCode: '0',
    ResultDesc: 'The service request is processed successfully.',
  });
});

it('times are those of Nairobi, without a zone', async () => {
  await here().push();
  const [notice] = await here().merchant.until(1);
  const date = String(metadataOf(notice?.body)['TransactionDate']);
  const [movement] = (await here().book()).movements;
  const inNairobi = new Date(Date.parse(movement!.at) + 3 * 3_600_000).toISOString();
  expect(date).toBe(inNairobi.replaceAll(/[-T:]/g, '').slice(0, 14));
});

it('while the customer thinks, the query is an error of HTTP 500 that names the push', async () => {
  await here().control('customers', { phone: PHONE, thinkMs: 60_000 });
  const { body } = await here().push();
  const id = String(body['CheckoutRequestID']);
  const query = await here().query(id);
  expect([query.status, query.body]).toEqual([
    500,
    { requestId: id, errorCode: '500.001.1001', errorMessage: 'The transaction is being processed' },
  ]);
  expect((await here().requests()).pending.pushes).toBe(1);
  expect((await here().book()).movements).toEqual([]);
});

it.each([
  [1032, 1032, 'Request cancelled by user'],
  ['1037', 1037, 'DS timeout user cannot be reached'],
  ['SFC_IC0003', 'SFC_IC0003', 'The operator does not exist.'],
])('a customer with code %p moves no money', async (resultCode, sent, ResultDesc) => {
  await here().control('customers', { phone: PHONE, resultCode });
  const { body } = await here().push();
  const [notice] = await here().merchant.until(1);
  const { MerchantRequestID, CheckoutRequestID } = body;
  expect(notice?.body).toEqual({
    Body: { stkCallback: { MerchantRequestID, CheckoutRequestID, ResultCode: sent, ResultDesc } },
  });
  expect((await here().query(String(CheckoutRequestID))).body).toMatchObject({
    ResultCode: String(sent),
    ResultDesc,
  });
  expect((await here().book()).movements).toEqual([]);
});

it('an empty purse is code 1, too much code 3, a foreign PartyB 2028', async () => {
  await here().control('customers', { phone: PHONE, balance: 99 });
  const pushes = [await here().push(), await here().push({ Amount: 250_001 })];
  pushes.push(await here().push({ Amount: 1, PartyB: '600992' }), await here().push({ Amount: 99 }));
  await here().merchant.until(4);
  const codes = await Promise.all(
    pushes.map(
      async ({ body }) => (await here().query(String(body['CheckoutRequestID']))).body['ResultCode'],
    ),
  );
  expect(codes).toEqual(['1', '3', '2028', '0']);
  expect((await here().book()).balances).toMatchObject({
    phones: { [PHONE]: { opening: 99, balance: 0 } },
    shortCodes: { '174379': { opening: 0, balance: 99 } },
  });
});

it('the same push twice is two payments', async () => {
  const [first, second] = await Promise.all([here().push(), here().push()]);
  expect(first.body['CheckoutRequestID']).not.toBe(second.body['CheckoutRequestID']);
  await here().merchant.until(2);
  const { movements } = await here().book();
  expect(new Set(movements.map(({ receipt }) => receipt)).size).toBe(2);
  expect((await here().requests()).accountReferences['UNIT-4B']).toEqual({ received: 2, effects: 2 });
});

it('the same amount within two minutes is code 17, if that is on', async () => {
  await here().control('settings', { refuseRepeats: true });
  await here().push();
  await here().push();
  await here().push({ Amount: 101 });
  const notices = await here().merchant.until(3);
  const codes = notices.map(({ text }) => Number(/"ResultCode":(\d+)/.exec(text)?.[1]));
  expect(codes.toSorted((a, b) => a - b)).toEqual([0, 0, 17]);
});

it('one payment is told twice, as a push and as C2B, if that is on', async () => {
  await here().control('settings', { alsoConfirmC2b: true });
  await REQUESTS['c2b.register'](here());
  await here().push();
  const notices = await here().merchant.until(2);
  const c2b = notices.find(({ path }) => path === '/confirm')?.body as Record<string, unknown>;
  const stk = notices.find(({ path }) => path === '/stk');
  expect(metadataOf(stk?.body)['MpesaReceiptNumber']).toBe(c2b['TransID']);
  expect(c2b).toMatchObject({ BillRefNumber: 'UNIT-4B', TransAmount: '100.00', MSISDN: '2547 ***** 149' });
  expect((await here().book()).movements).toHaveLength(1);
});

it('a query about another push, or with a wrong password, finds nothing', async () => {
  const { status, body } = await here().query('ws_CO_24112026120000001708374149');
  expect([status, body['errorCode'], body['errorMessage']]).toEqual([
    400,
    '400.002.02',
    'Bad Request - Invalid CheckoutRequestID',
  ]);
});

it('a merchant that fails or hangs hears of a payment once and no more', async () => {
  await here().control('settings', { callbackTimeoutMs: 50 });
  here().merchant.answer = () => new Promise(() => undefined);
  await here().push();
  await here().merchant.until(1);
  await until(
    async () => (await here().requests()).callbacks.onTheirWay === 0,
    'the callback to be given up',
  );
  expect((await here().requests()).callbacks.points).toEqual({
    'stk.callback': { posted: 1, accepted: 0, lost: 0 },
  });
  expect(here().merchant.notices).toHaveLength(1);
  expect((await here().book()).movements).toHaveLength(1);
});
