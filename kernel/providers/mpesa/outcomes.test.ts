import { createServer, type AddressInfo, type Server } from 'node:net';
import {
  CREDENTIALS,
  drops,
  failureOf,
  hangs,
  payout,
  PHONE,
  push,
  PUSH_TAKEN,
  refuses,
  says,
  StandIn,
  type Respond,
} from '../../../test/support/providers/gateway-stand-in';
import type { ProviderCall } from './transport';
import { openWire } from './wire';

const HTML = '<html><body>Request Rejected. Your support ID is 1234</body></html>';
let standIn: StandIn;

beforeEach(async () => {
  standIn = new StandIn();
  standIn.respond = says(PUSH_TAKEN);
  await standIn.start();
});
afterEach(() => standIn.stop());

const portOf = (server: Server): number => (server.address() as AddressInfo).port;
const listen = (server: Server): Promise<void> =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done()));

/** The push that `respond` answers, on a connection where the token is held already. */
async function pushAnswered(respond: Respond) {
  const gateway = standIn.open();
  await push(gateway);
  standIn.respond = respond;
  return failureOf(push(gateway));
}

describe('what may have been done is unknown, and sent once', () => {
  const { MerchantRequestID: _merchant, ...withoutMerchant } = PUSH_TAKEN;
  const { CheckoutRequestID: _checkout, ...withoutCheckout } = PUSH_TAKEN;
  const { ResponseCode: _code, ...withoutCode } = PUSH_TAKEN;
  test.each<[string, Respond]>([
    ['a connection that is cut after the request arrived', drops],
    ['no answer', hangs],
    [
      'an answer that is cut',
      (response) => void response.writeHead(200, { 'content-length': '90' }).write('{'),
    ],
    ['a page with status 200', says(HTML)],
    ['a text that is JSON but no object', says('"0"')],
    ['a list', says([PUSH_TAKEN])],
    ['nothing', says('')],
    ['an answer without the merchant’s id', says(withoutMerchant)],
    ['an answer without the id to ask by', says(withoutCheckout)],
    ['an answer with an empty id', says({ ...PUSH_TAKEN, CheckoutRequestID: '' })],
    ['an answer without its code', says(withoutCode)],
    ['an answer with something else for a code', says({ ...PUSH_TAKEN, ResponseCode: PHONE })],
    ['a page with status 403', says(HTML, 403)],
    ['a page with status 502', says(HTML, 502)],
    ['a status 500 without a code', says({ message: 'Internal' }, 500)],
    ['another good status', says(PUSH_TAKEN, 202)],
    ['a redirect', says('', 307, { location: '/mpesa/stkpush/v1/elsewhere' })],
    ['a redirect with a code', says({ errorCode: '400.002.02' }, 302, { location: '/elsewhere' })],
    ['an endless answer', (response) => void response.writeHead(200).end(Buffer.alloc(6_000_000, ' '))],
  ])('%s', async (_what, respond) => {
    expect(await pushAnswered(respond)).toMatchObject({ kind: 'unknown' });
    expect(standIn.calls).toHaveLength(2);
    expect(new Set(standIn.calls.map(({ path }) => path)).size).toBe(1);
  });
});

describe('what surely was not sent says so', () => {
  test('nobody listens', async () => {
    const gone = createServer();
    await listen(gone);
    const baseUrl = `http://127.0.0.1:${portOf(gone)}`;
    await new Promise((done) => gone.close(done));
    expect(await failureOf(push(standIn.open({ baseUrl })))).toMatchObject({
      kind: 'not_sent',
      code: 'ECONNREFUSED',
    });
  });

  test('the name is not known', async () => {
    const baseUrl = 'http://gateway.invalid';
    expect(await failureOf(push(standIn.open({ baseUrl, oauthTimeoutMs: 5_000 })))).toMatchObject({
      kind: 'not_sent',
    });
  });

  test('the gateway went away between the token and the push', async () => {
    const gateway = standIn.open();
    const landed = push(gateway);
    await landed;
    await standIn.stop();
    // The connection that was kept is closed by the server; it must not be taken for one that carried the push.
    await new Promise((done) => setTimeout(done, 50));
    expect(await failureOf(push(gateway))).toMatchObject({ kind: 'not_sent', code: 'ECONNREFUSED' });
    await standIn.start();
  });

  test('all connections are taken: what waited for one in vain was not sent', async () => {
    standIn.respond = hangs;
    const wire = openWire(standIn.url);
    const send = (url: string, timeoutMs: number) => failureOf(wire({ method: 'POST', url, timeoutMs }));
    const taking = Array.from({ length: 100 }, () => send('/taken', 600));
    expect(await send('/waits', 100)).toMatchObject({ kind: 'not_sent', code: 'TIMEOUT' });
    for (const { kind } of await Promise.all(taking)) expect(kind).toBe('unknown');
    expect(standIn.calls.map(({ path }) => path)).toEqual(Array.from({ length: 100 }, () => '/taken'));
  });

  test('what answers does not speak TLS', async () => {
    const baseUrl = standIn.url.replace('http:', 'https:');
    expect(await failureOf(push(standIn.open({ baseUrl })))).toMatchObject({ kind: 'not_sent' });
    expect(standIn.seen).toEqual([]);
  });

  test('the handshake never ends', async () => {
    const silent = createServer(() => undefined);
    await listen(silent);
    const baseUrl = `https://127.0.0.1:${portOf(silent)}`;
    const failure = await failureOf(push(standIn.open({ baseUrl, oauthTimeoutMs: 150 })));
    silent.close();
    expect(failure).toMatchObject({ kind: 'not_sent', code: 'TIMEOUT' });
  });
});

test('time-outs hold against a gateway that never answers, for the token and for the push', async () => {
  const gateway = standIn.open({ timeoutMs: 200, oauthTimeoutMs: 200 });
  await push(gateway);
  standIn.respond = hangs;
  let began = performance.now();
  expect(await failureOf(push(gateway))).toMatchObject({ kind: 'unknown', code: 'TIMEOUT' });
  expect(performance.now() - began).toBeGreaterThan(190);
  expect(performance.now() - began).toBeLessThan(1_000);
  standIn.respondToken = hangs;
  began = performance.now();
  const fresh = standIn.open({ timeoutMs: 200, oauthTimeoutMs: 200 });
  expect(await failureOf(push(fresh))).toMatchObject({ kind: 'not_sent', code: 'TIMEOUT' });
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('connections are kept between calls', async () => {
  const gateway = standIn.open();
  for (let n = 0; n < 10; n += 1) await push(gateway);
  expect(standIn.connections).toBe(1);
});

test('a counter that fails does not turn a push that was taken into a failure', async () => {
  const gateway = standIn.open({
    observe: () => {
      throw new Error('the counter is broken');
    },
  });
  await expect(push(gateway)).resolves.toBeDefined();
});

test('every request is told of: which, how long, how it ended', async () => {
  const told: ProviderCall[] = [];
  const gateway = standIn.open({ observe: (call) => told.push(call) });
  await push(gateway);
  standIn.respond = refuses(500, '500.003.02', 'System is busy');
  await failureOf(push(gateway));
  const endpoint = '/mpesa/stkpush/v1/processrequest';
  expect(told.map(({ ms: _ms, ...rest }) => rest)).toEqual([
    { endpoint: '/oauth/v1/generate', outcome: 'ok' },
    { endpoint, outcome: 'ok' },
    { endpoint, outcome: 'busy' },
  ]);
  for (const { ms } of told) expect(ms).toBeGreaterThan(0);
});

test('no failure carries a number, a secret, a token or a text of the gateway', async () => {
  const echo = `${PHONE} ${CREDENTIALS.passkey} JANE WANJIKU`;
  const answers: Respond[] = [
    drops,
    hangs,
    says(`<html>${echo}</html>`),
    says({ ...PUSH_TAKEN, CheckoutRequestID: null, ResponseDescription: echo }),
    says({ ...PUSH_TAKEN, ResponseCode: echo }),
    says({ ...PUSH_TAKEN, ResponseCode: PHONE }),
    says({ errorCode: echo, errorMessage: echo }, 400),
    says({ errorCode: PHONE, errorMessage: echo }, 500),
    refuses(400, '400.002.02', `Bad Request - Invalid PhoneNumber ${echo}`),
    refuses(500, '500.001.1001', echo),
    refuses(401, '401.002.01', echo),
  ];
  const gateway = standIn.open({ timeoutMs: 150 });
  const { passkey, consumerKey, consumerSecret, initiatorName, securityCredential } = CREDENTIALS;
  const secrets = [
    passkey,
    consumerKey,
    consumerSecret,
    initiatorName,
    securityCredential,
    PHONE,
    'token-',
    'JANE',
  ];
  for (const respond of answers) {
    standIn.respond = respond;
    for (const call of [push, payout]) {
      const failure = await failureOf(call(gateway));
      const told = [failure.message, failure.stack, JSON.stringify(failure), String(failure.code)].join();
      for (const secret of secrets) expect(told).not.toContain(secret);
      expect(failure.cause).toBeUndefined();
    }
  }
});
