import { setTimeout as sleep } from 'node:timers/promises';
import {
  drop,
  inTurn,
  json,
  numberedTokens,
  openStandIn,
  silence,
  text,
  type StandIn,
} from '../../../test/support/gateway-stand-in';
import { ProviderError, type ProviderErrorKind } from './provider-error';
import { openTransport, type ProviderCall, type Transport } from './transport';

// The way to the gateway: what may be concluded from each silence, and how many tokens and calls it takes.

const TIMEOUT_MS = 300;
const OAUTH_TIMEOUT_MS = 200;
/** What a slow machine may add to a time-out. */
const SLACK_MS = 700;
const HOUR_MS = 3_600_000;
const REFUSED = json(404, { requestId: 'r', errorCode: '404.001.03', errorMessage: 'Invalid Access Token' });
const OK = json(200, { ok: true });

let gateway: StandIn;
let nowMs: number;
let calls: ProviderCall[];

const open = (over: object = {}): Transport =>
  openTransport({
    baseUrl: gateway.url,
    consumerKey: 'consumer-key-1',
    consumerSecret: 'consumer-secret-1',
    timeoutMs: TIMEOUT_MS,
    oauthTimeoutMs: OAUTH_TIMEOUT_MS,
    clock: { now: () => new Date(nowMs) },
    observe: (call) => calls.push(call),
    ...over,
  });
const post = (transport = open()) => transport.post('/mpesa/any', { Amount: 1 });
async function kindOf(posting: Promise<unknown>): Promise<ProviderErrorKind | 'ok'> {
  try {
    await posting;
    return 'ok';
  } catch (error) {
    if (error instanceof ProviderError) return error.kind;
    throw error;
  }
}
const tokensUsed = (): unknown[] => gateway.posts().map(({ headers }) => headers.authorization);

beforeEach(async () => {
  gateway = await openStandIn();
  gateway.answer = OK;
  nowMs = Date.parse('2026-11-24T10:00:00Z');
  calls = [];
});
afterEach(() => gateway.close());

describe('a token', () => {
  test('is fetched once for 20 calls at once, with the consumer’s key and secret', async () => {
    const transport = open();
    await Promise.all(Array.from({ length: 20 }, () => post(transport)));
    expect(gateway.tokens()).toBe(1);
    expect(gateway.posts()).toHaveLength(20);
    const basic = Buffer.from('consumer-key-1:consumer-secret-1').toString('base64');
    expect(gateway.arrived[0]).toMatchObject({
      method: 'GET',
      url: '/oauth/v1/generate?grant_type=client_credentials',
      headers: { authorization: `Basic ${basic}` },
    });
    expect(new Set(tokensUsed())).toEqual(new Set(['Bearer token-1']));
  });

  test('is kept until five minutes before its end', async () => {
    const transport = open();
    await post(transport);
    nowMs += HOUR_MS - 301_000 - 1_000;
    await post(transport);
    expect(gateway.tokens()).toBe(1);
    nowMs += 2_000;
    await post(transport);
    expect(gateway.tokens()).toBe(2);
  });

  test('that was not got is asked for again by the next call', async () => {
    gateway.oauth = inTurn(json(503, {}), numberedTokens());
    const transport = open();
    expect(await kindOf(post(transport))).toBe('not_sent');
    expect(await kindOf(post(transport))).toBe('ok');
  });

  test('that is refused is replaced once, and the call made once more with the new one', async () => {
    gateway.answer = inTurn(REFUSED, OK);
    expect(await kindOf(post())).toBe('ok');
    expect(tokensUsed()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(gateway.posts()[1]?.body).toEqual(gateway.posts()[0]?.body);
  });

  test('refused twice ends the call: there is never a third', async () => {
    gateway.answer = REFUSED;
    expect(await kindOf(post())).toBe('auth');
    expect(tokensUsed()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(gateway.tokens()).toBe(2);
  });

  test('refused to many calls at once is replaced once for all', async () => {
    gateway.answer = (response, request) =>
      (request.headers.authorization === 'Bearer token-1' ? REFUSED : OK)(response, request);
    const transport = open();
    const kinds = await Promise.all(Array.from({ length: 10 }, () => kindOf(post(transport))));
    expect(new Set(kinds)).toEqual(new Set(['ok']));
    expect(gateway.tokens()).toBe(2);
  });
});

describe('without a token nothing is sent', () => {
  const answers: [string, StandIn['oauth'], ProviderErrorKind][] = [
    ['does not answer', silence, 'not_sent'],
    ['ends the connection', drop, 'not_sent'],
    ['is broken', json(500, { errorCode: '500.001.1001', errorMessage: 'Wrong credentials' }), 'not_sent'],
    ['sends a page', text(200, '<html>blocked</html>'), 'not_sent'],
    ['sends an empty token', json(200, { access_token: '', expires_in: '3599' }), 'not_sent'],
    ['sends a token without time', json(200, { access_token: 'x' }), 'not_sent'],
    ['redirects', text(302, '', { location: '/oauth/elsewhere' }), 'not_sent'],
    ['refuses our key', json(400, { errorCode: '400.008.01', errorMessage: 'Invalid' }), 'auth'],
    ['refuses our secret without a code', text(401, ''), 'auth'],
  ];
  test.each(answers)('where the gateway %s', async (_how, oauth, kind) => {
    gateway.oauth = oauth;
    const began = performance.now();
    expect(await kindOf(post())).toBe(kind);
    expect(performance.now() - began).toBeLessThan(2 * OAUTH_TIMEOUT_MS + SLACK_MS);
    expect(gateway.posts()).toEqual([]);
  });

  test('nor where the token comes letter by letter and never whole', async () => {
    gateway.oauth = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    const began = performance.now();
    expect(await kindOf(post())).toBe('not_sent');
    expect(performance.now() - began).toBeLessThan(OAUTH_TIMEOUT_MS + SLACK_MS);
  });

  test('nor where nobody listens, or the name is of nobody', async () => {
    const { url } = gateway;
    await gateway.close();
    expect(await kindOf(post(open({ baseUrl: url })))).toBe('not_sent');
    expect(await kindOf(post(open({ baseUrl: 'http://gateway.invalid' })))).toBe('not_sent');
    gateway = await openStandIn();
  });
});

describe('a call that may have been heard is unknown', () => {
  const answers: [string, StandIn['answer']][] = [
    ['does not answer', silence],
    ['ends the connection after the call arrived', drop],
    ['sends a page with 200', text(200, '<html>Request unsuccessful. Incapsula</html>')],
    ['sends a page with 403', text(403, '<html>Forbidden</html>')],
    ['sends nothing with 200', text(200, '')],
    ['sends a number with 200', json(200, 7)],
    ['sends null with 200', json(200, null)],
    ['sends half an answer', text(200, '{"ok":', { 'content-type': 'application/json' })],
    ['redirects', text(302, '', { location: '/mpesa/elsewhere' })],
    ['redirects and keeps the method', text(307, '', { location: '/mpesa/elsewhere' })],
    ['breaks without a code', text(502, 'Bad gateway')],
  ];
  test.each(answers)('where the gateway %s, and it is made once', async (_how, answer) => {
    gateway.answer = answer;
    const began = performance.now();
    expect(await kindOf(post())).toBe('unknown');
    expect(performance.now() - began).toBeLessThan(TIMEOUT_MS + SLACK_MS);
    expect(gateway.posts().map(({ url }) => url)).toEqual(['/mpesa/any']);
  });

  test('where the answer comes letter by letter and never whole', async () => {
    gateway.answer = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    };
    const began = performance.now();
    expect(await kindOf(post())).toBe('unknown');
    expect(performance.now() - began).toBeLessThan(TIMEOUT_MS + SLACK_MS);
  });

  test('where the answer is without end', async () => {
    gateway.answer = text(200, `{"ok":"${'x'.repeat(5_100_000)}"}`, { 'content-type': 'application/json' });
    expect(await kindOf(post(open({ timeoutMs: 5_000 })))).toBe('unknown');
  });
});

test('a call that finds nobody listening was not sent, though it has a token', async () => {
  const transport = open();
  await post(transport);
  await gateway.close();
  // Until the kept connection is seen to be gone, nobody could say so: that would be unknown.
  await sleep(50);
  expect(await kindOf(post(transport))).toBe('not_sent');
  gateway = await openStandIn();
});

test('every call is told to metrics: which, how long, how it ended', async () => {
  const transport = open();
  await post(transport);
  gateway.answer = silence;
  await kindOf(post(transport));
  expect(calls).toMatchObject([
    { endpoint: '/mpesa/any', outcome: 'ok' },
    { endpoint: '/mpesa/any', outcome: 'unknown' },
  ]);
  expect(calls[1]?.ms).toBeGreaterThan(TIMEOUT_MS - 50);
});
