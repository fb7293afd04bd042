import { connect, type Socket } from 'node:net';
import type { Role } from '../../kernel/auth';
import { newId } from '../../kernel/db';
import { send, type WireAnswer } from '../support/http';
import { openTestServer, type TestServer } from '../support/server';
import { freshIssuer, type TestIssuer } from '../support/tokens';
import { AT, openRoom, type Room } from './support/room';

const LATER = new Date(AT.getTime() + 5_000);

let room: Room;
let issuer: TestIssuer;
let server: TestServer;
let now: Date;
beforeAll(async () => {
  [room, issuer] = [await openRoom(), await freshIssuer()];
  server = await openTestServer({ pool: room.pool, issuer, clock: { now: () => now } });
});
beforeEach(() => {
  now = new Date();
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const tokenOf = (role: Role, subject = 'usr_1'): Promise<string> =>
  issuer.tokenOf({ tenantId: room.tenantId, subject, roles: [role] });

const headersOf = (token: string, key: string = newId('req')) => ({
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  'idempotency-key': key,
});

const post = (path: string, token: string, key: string, body: string | Buffer): Promise<WireAnswer> =>
  send(server.url, { method: 'POST', path, headers: headersOf(token, key), body });

const cash = (changes: object = {}): string =>
  JSON.stringify({
    ...{ leaseId: room.leaseId, method: 'cash', amount: { amount: '1000', currency: 'KES' } },
    ...{ receivedOn: '2026-03-05', receiptNumber: newId('req'), ...changes },
  });

const answerOf = ({ status, json }: WireAnswer): string =>
  `${status} ${(json as { code?: string } | undefined)?.code ?? ''}`;

test('a customer who repeats a key of the staff, or of another, is not given their answer', async () => {
  const links = `/v1/leases/${room.leaseId}/payment-links`;
  const body = JSON.stringify({ expiresInHours: 72 });
  const [staff, own, other] = [
    await tokenOf('manager'),
    await tokenOf('customer', room.scene.leases[0]!.customerId),
    await tokenOf('customer', newId('cus')),
  ];
  expect((await post(links, staff, 'reminder-2026-11', body)).status).toBe(201);
  expect(answerOf(await post(links, other, 'reminder-2026-11', body))).toBe('404 LEASE_NOT_FOUND');
  expect((await post(links, own, 'RC-000451', body)).status).toBe(201);
  expect(answerOf(await post(links, other, 'RC-000451', body))).toBe('404 LEASE_NOT_FOUND');
  expect((await post('/v1/payments', staff, 'RC-000451', cash())).status).toBe(202);
  const again = await post(links, own, 'RC-000451', body);
  expect([again.status, again.headers['idempotency-replayed']]).toEqual([201, 'true']);
});

test('made-up tokens share the budget of their address, and a token has one however it is written', async () => {
  const strict = await openTestServer({ pool: room.pool, issuer, requestsPerMinute: 2 });
  const list = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await send(strict.url, { method: 'GET', path: '/v1/ledger/accounts', headers })).status;
  };
  const made = [await list('made.up.one'), await list('made.up.other'), await list('nothing')];
  const token = await tokenOf('manager');
  const written = [await list(token), await list(`${token}==`), await list(`${token}==`), await list(token)];
  await strict.close();
  expect(made).toEqual([401, 401, 429]);
  expect(written).toEqual([200, 200, 429, 429]);
});

/** What comes back first. @throws Error "no answer" after five seconds. */
function answerTo(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(5_000, () => reject(new Error('no answer')));
    socket.once('data', (bytes) => resolve(bytes.toString('utf8')));
    socket.once('error', reject);
  });
}

function rawPost(token: string, length: number): Socket {
  const { hostname, port } = new URL(server.url);
  const socket = connect(Number(port), hostname);
  const headers = { host: 'api.test', ...headersOf(token), 'content-length': String(length) };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`POST /v1/payments HTTP/1.1\r\n${lines.join('')}\r\n`);
  return socket;
}

test('a body that says it is too large is refused before it comes', async () => {
  const socket = rawPost(await tokenOf('manager'), 1_000_000_000);
  const answer = await answerTo(socket);
  socket.destroy();
  expect(answer).toContain('413');
  expect(answer).toMatch(/^connection: close/im);
  expect(answer).toContain('BODY_TOO_LARGE');
});

test('a write is dated when all of it has come', async () => {
  const token = await tokenOf('manager');
  const body = cash();
  now = AT;
  const socket = rawPost(token, body.length);
  socket.write(body.slice(0, 10));
  // The server has begun on it once it has answered what came after it.
  await send(server.url, { method: 'GET', path: '/v1/payments', headers: headersOf(token) });
  await new Promise((resolve) => setTimeout(resolve, 200));
  now = LATER;
  socket.write(body.slice(10));
  const answer = await answerTo(socket);
  socket.destroy();
  expect(answer).toContain(`"createdAt":"${LATER.toISOString()}"`);
});

test('bytes that are no text are refused, and not kept as other ones', async () => {
  const [before = '', after = ''] = cash({ note: 'NOTE' }).split('NOTE');
  const body = Buffer.concat([Buffer.from(before), Buffer.from([0xff, 0xfe]), Buffer.from(after)]);
  const answer = await post('/v1/payments', await tokenOf('manager'), newId('req'), body);
  expect(answerOf(answer)).toBe('400 BODY_NOT_JSON');
});

test('what nobody may keep is answered whole, also to who says that they have it', async () => {
  const headers = { ...headersOf(await tokenOf('manager')), 'if-none-match': '*' };
  const answer = await send(server.url, { method: 'GET', path: '/v1/ledger/accounts', headers });
  expect(answer.status).toBe(200);
});
