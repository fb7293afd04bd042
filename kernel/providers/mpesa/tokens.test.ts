import type { ServerResponse } from 'node:http';
import {
  AT,
  CREDENTIALS,
  drops,
  failureOf,
  hangs,
  push,
  PUSH_TAKEN,
  refuses,
  says,
  StandIn,
} from '../../../test/support/providers/gateway-stand-in';

const MINUTE_MS = 60_000;
let standIn: StandIn;
const bearers = () => standIn.calls.map(({ headers }) => headers.authorization);

beforeEach(async () => {
  standIn = new StandIn();
  standIn.respond = says(PUSH_TAKEN);
  await standIn.start();
});
afterEach(() => standIn.stop());

test('twenty pushes at once ask for one token, with key and secret in its header alone', async () => {
  const gateway = standIn.open();
  await Promise.all(Array.from({ length: 20 }, () => push(gateway)));
  await push(gateway);
  expect(standIn.calls).toHaveLength(21);
  const basic = Buffer.from(`${CREDENTIALS.consumerKey}:${CREDENTIALS.consumerSecret}`).toString('base64');
  expect(standIn.tokenCalls).toMatchObject([
    { method: 'GET', query: '?grant_type=client_credentials', headers: { authorization: `Basic ${basic}` } },
  ]);
  expect(new Set(bearers())).toEqual(new Set(['Bearer token-1']));
});

test('a token is used until five minutes before its end, and not after', async () => {
  const gateway = standIn.open();
  const pushAfter = async (minutes: number) => {
    standIn.now = new Date(AT.getTime() + minutes * MINUTE_MS);
    await push(gateway);
  };
  await pushAfter(0);
  await pushAfter(54.9);
  await pushAfter(55);
  expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
});

test('a token that the gateway refuses is replaced once for all who hold it, and each push lands once', async () => {
  const landed: unknown[] = [];
  standIn.respond = (response, seen) => {
    if (seen.headers.authorization === 'Bearer token-1') {
      refuses(404, '404.001.03', 'Invalid Access Token')(response, seen);
      return;
    }
    landed.push(seen.body['AccountReference']);
    says(PUSH_TAKEN)(response, seen);
  };
  const gateway = standIn.open();
  await Promise.all(Array.from({ length: 20 }, (_, n) => push(gateway, { accountReference: `U${n}` })));
  expect(landed).toHaveLength(20);
  expect(new Set(landed).size).toBe(20);
  expect(standIn.tokenCalls).toHaveLength(2);
});

test('a token that is refused twice ends the push as not taken; it is not tried a third time', async () => {
  standIn.respond = refuses(401, '401.002.01', 'Error Occurred - Invalid Access Token');
  expect(await failureOf(push(standIn.open()))).toMatchObject({ kind: 'auth', code: '401.002.01' });
  expect(bearers()).toEqual(['Bearer token-1', 'Bearer token-2']);
});

test('a 401 without the gateway’s code proves nothing: the push is not made again', async () => {
  standIn.respond = says('<html>Sign in</html>', 401);
  expect(await failureOf(push(standIn.open()))).toMatchObject({ kind: 'unknown' });
  expect(standIn.calls).toHaveLength(1);
});

test.each([
  ['a refused key', refuses(400, '400.008.01', 'Invalid Authentication passed'), '400.008.01'],
  ['a page', says('<html>Maintenance</html>'), undefined],
  ['a token without life', says({ access_token: 'token' }), undefined],
  ['a token of which no header can be made', says({ access_token: 'a\nb', expires_in: '3599' }), undefined],
  ['a redirect', says('', 302, { location: '/elsewhere' }), undefined],
  ['a failing server', says('', 503), undefined],
  ['a cut connection', drops, 'ECONNRESET'],
  ['no answer', hangs, 'TIMEOUT'],
])('without a token, for %s, nothing is sent, and the next push asks anew', async (_what, answer, code) => {
  standIn.respondToken = answer;
  const gateway = standIn.open({ oauthTimeoutMs: 100 });
  const failures = await Promise.all([failureOf(push(gateway)), failureOf(push(gateway))]);
  for (const failure of failures) expect(failure).toMatchObject({ kind: 'not_sent', code });
  expect(standIn.calls).toEqual([]);
  expect(standIn.tokenCalls).toHaveLength(1);
  standIn.respondToken = undefined;
  await push(gateway);
  expect(standIn.calls).toHaveLength(1);
});

test('a token whose answer trickles in is given up in time', async () => {
  let trickle: NodeJS.Timeout | undefined;
  standIn.respondToken = (response: ServerResponse) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    trickle = setInterval(() => response.write(' '), 20);
  };
  const began = performance.now();
  const failure = await failureOf(push(standIn.open({ oauthTimeoutMs: 150 })));
  clearInterval(trickle);
  expect(failure).toMatchObject({ kind: 'not_sent', code: 'TIMEOUT' });
  expect(performance.now() - began).toBeLessThan(1_000);
  expect(standIn.calls).toEqual([]);
});
