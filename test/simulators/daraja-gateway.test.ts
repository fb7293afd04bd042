import { ask } from './support/ask';
import { BASIC, PHONE, pushBody, room, tokenOf } from './support/room';

const here = room();
const OAUTH = '/oauth/v1/generate?grant_type=client_credentials';
const PUSH = '/mpesa/stkpush/v1/processrequest';

describe('OAuth', () => {
  it('gives a token whose lifetime is text', async () => {
    const { status, body } = await ask(`${here().daraja.url}${OAUTH}`, undefined, { authorization: BASIC });
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[A-Za-z0-9]{28}$/) as unknown,
      expires_in: '3599',
    });
  });

  it.each([
    ['a wrong secret', OAUTH, 'Basic eDp5', '400.008.01'],
    ['no header', OAUTH, '', '400.008.01'],
    ['another grant', '/oauth/v1/generate?grant_type=password', BASIC, '400.008.02'],
  ])('refuses %s', async (_, path, authorization, errorCode) => {
    const { status, body } = await ask(`${here().daraja.url}${path}`, undefined, { authorization });
    expect([status, body['errorCode']]).toEqual([400, errorCode]);
  });
});

describe('a bearer token', () => {
  const pushWith = (authorization: string) =>
    ask(`${here().daraja.url}${PUSH}`, pushBody(here().merchant.url), { authorization });

  it('that nobody was given is answered with HTTP 404', async () => {
    const { status, body } = await pushWith('Bearer nobodys');
    expect(status).toBe(404);
    expect(body).toEqual({
      requestId: expect.stringMatching(/^\w{4}-\w{4}-/) as unknown,
      errorCode: '404.001.03',
      errorMessage: 'Invalid Access Token',
    });
  });

  it('that is missing is another 404', async () => {
    const { status, body } = await pushWith('');
    expect([status, body['errorCode']]).toEqual([404, '404.001.04']);
  });

  it('ends with its time, and when all are ended', async () => {
    await here().control('settings', { tokenSeconds: 0 });
    const short = await pushWith(`Bearer ${await tokenOf(here().daraja)}`);
    await here().control('settings', { tokenSeconds: 60 });
    const token = `Bearer ${await tokenOf(here().daraja)}`;
    expect((await pushWith(token)).status).toBe(200);
    await here().control('expire-tokens', {});
    const ended = await pushWith(token);
    expect([short, ended].map(({ status, body }) => [status, body['errorCode']])).toEqual([
      [401, '401.003.01'],
      [401, '401.003.01'],
    ]);
  });

  it('is ended by the next one if the setting says so', async () => {
    await here().control('settings', { newTokenEndsOld: true });
    const old = await tokenOf(here().daraja);
    const next = await tokenOf(here().daraja);
    expect((await pushWith(`Bearer ${old}`)).status).toBe(401);
    expect((await pushWith(`Bearer ${next}`)).status).toBe(200);
  });
});

describe('a push of a wrong form', () => {
  it.each([
    ['Amount', '10.5'],
    ['Amount', 10.5],
    ['Amount', '0'],
    ['Amount', 'ten'],
    ['PhoneNumber', '0708374149'],
    ['PhoneNumber', '254208374149'],
    ['PartyA', '+254708374149'],
    ['AccountReference', 'THIRTEENCHARS'],
    ['AccountReference', ''],
    ['AccountReference', 'UNIT;4B'],
    ['TransactionDesc', 'fourteen chars'],
    ['CallBackURL', 'mydomain.com/path'],
    ['Timestamp', '20261324120000'],
    ['TransactionType', 'PayBill'],
    ['BusinessShortCode', undefined],
  ])('is refused by the name of its field: %s %p', async (field, value) => {
    const { status, body } = await here().push({ [field]: value });
    expect([status, body['errorCode'], body['errorMessage']]).toEqual([
      400,
      '400.002.02',
      `Bad Request - Invalid ${field}`,
    ]);
    expect((await here().requests()).endpoints['stk.push']).toEqual({ received: 1, effects: 0 });
  });

  it.each([
    ['a password for another time', { Timestamp: '20261124120001' }, 'Wrong credentials'],
    ['a short code without pushes', { BusinessShortCode: 600992 }, 'Merchant does not exist'],
    ['a short code that is not there', { BusinessShortCode: '999999' }, 'Merchant does not exist'],
  ])('%s is 500.001.1001 with its own text', async (_, change, errorMessage) => {
    const { status, body } = await here().push(change);
    expect([status, body['errorCode'], body['errorMessage']]).toEqual([500, '500.001.1001', errorMessage]);
  });

  it('that is no JSON object is 400.002.05', async () => {
    const authorization = `Bearer ${await tokenOf(here().daraja)}`;
    for (const text of ['{', '[]', '"x"']) {
      const { status, body } = await ask(`${here().daraja.url}${PUSH}`, text, { authorization });
      expect([status, body['errorCode']]).toEqual([400, '400.002.05']);
    }
  });
});

it('an unknown path and a wrong method have codes of their own', async () => {
  const unknown = await ask(`${here().daraja.url}/mpesa/nowhere`, {});
  const method = await ask(`${here().daraja.url}${PUSH}`);
  expect([unknown.status, unknown.body['errorCode']]).toEqual([404, '404.001.01']);
  expect([method.status, method.body['errorCode']]).toEqual([405, '405.001']);
});

it('a short code that asks too often is arrested, and others are not', async () => {
  await here().control('settings', { requestsPerSecond: 2 });
  const answers = await Promise.all(Array.from({ length: 9 }, () => here().push()));
  const arrested = answers.filter(({ body }) => body['errorCode'] === '500.003.02');
  // Nine pushes may straddle a second, never two.
  expect(arrested.length).toBeGreaterThanOrEqual(5);
  expect(arrested[0]?.status).toBe(500);
  expect(arrested[0]?.body['errorMessage']).toBe('Error Occurred: Spike Arrest Violation');
  expect((await here().requests()).endpoints['stk.push']).toEqual({
    received: 9,
    effects: 9 - arrested.length,
  });
  expect((await here().b2c()).status).toBe(200);
});

describe('an outage', () => {
  it.each([
    ['refuse', /socket hang up|ECONNRESET/],
    ['closed', /ECONNREFUSED/],
  ])('%s leaves no answer', async (mode, error) => {
    await here().push();
    await here().control('outage', { mode });
    await expect(here().push()).rejects.toThrow(error);
    await here().control('outage', { mode: 'none' });
    expect((await here().push()).status).toBe(200);
    expect((await here().requests()).endpoints['stk.push']).toEqual({ received: 2, effects: 2 });
  });

  it('hang answers nobody', async () => {
    await here().push();
    await here().control('outage', { mode: 'hang' });
    await expect(here().push({}, AbortSignal.timeout(100))).rejects.toThrow(/abort/);
    await here().control('outage', { mode: 'none' });
    expect((await here().push()).status).toBe(200);
  });

  it('error_500 has no code, and what is under way still ends', async () => {
    await here().control('customers', { phone: PHONE, thinkMs: 50 });
    await here().push();
    await here().control('outage', { mode: 'error_500' });
    const { status, body } = await here().push();
    expect([status, body]).toEqual([500, {}]);
    expect((await here().merchant.until(1))[0]?.path).toBe('/stk');
  });
});
