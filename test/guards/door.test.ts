import type { Role } from '../../kernel/auth';
import { newId } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { send, type WireAnswer } from '../support/http';
import { openTestServer, type TestServer } from '../support/server';
import { BAD_TOKENS, freshIssuer, type TestIssuer } from '../support/tokens';
import { openRoom, type Room } from './support/room';

let room: Room;
let issuer: TestIssuer;
let server: TestServer;
let bad: Readonly<Record<string, string>>;
beforeAll(async () => {
  [room, issuer] = [await openRoom(), await freshIssuer()];
  const clock = { now: () => new Date() };
  server = await openTestServer({ pool: room.pool, issuer, clock, paymentAmountMinorMax: 1_000n });
  bad = await issuer.badTokens({ tenantId: room.tenantId, subject: 'usr_1', roles: ['manager', 'operator'] });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

const tokenOf = (role: Role, tenantId = room.tenantId): Promise<string> =>
  issuer.tokenOf({ tenantId, subject: 'usr_1', roles: [role] });

const ask = (method: string, path: string, token: string | undefined, body?: unknown): Promise<WireAnswer> =>
  send(server.url, {
    ...{ method, path },
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': newId('req') }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

const answerOf = ({ status, json }: WireAnswer): string =>
  `${status} ${(json as { code?: string } | undefined)?.code ?? ''}`;

const cash = (changes: object = {}) => ({
  ...{ leaseId: room.leaseId, method: 'cash', amount: { amount: '1000', currency: 'KES' } },
  ...{ receivedOn: '2026-03-05', receiptNumber: newId('req') },
  ...changes,
});

test('a caller without a token is not let in', async () => {
  expect(answerOf(await ask('GET', '/v1/payments', undefined))).toBe('401 TOKEN_MISSING');
});

test.each(BAD_TOKENS)('a token %s is not let in', async (what) => {
  expect(answerOf(await ask('GET', '/v1/payments', bad[what]))).toBe('401 TOKEN_INVALID');
});

test('what a role does not permit is not done, though the token is good', async () => {
  expect(answerOf(await ask('POST', '/v1/payments', await tokenOf('auditor'), cash()))).toBe(
    '403 PERMISSION_DENIED',
  );
  expect(answerOf(await ask('POST', '/v1/payments', await tokenOf('manager'), cash()))).toBe('202 ');
});

test('a caller sees the payments of the company in the token, and no others', async () => {
  await room.received();
  const listed = async (tenantId?: string) =>
    ((await ask('GET', '/v1/payments', await tokenOf('manager', tenantId))).json as { items: unknown[] })
      .items.length;
  expect(await listed()).toBeGreaterThan(0);
  expect(await listed('tnt_other')).toBe(0);
});

test('a body with a key that the schema does not know is refused whole', async () => {
  const answer = await ask('POST', '/v1/payments', await tokenOf('manager'), cash({ tenantId: 'tnt_other' }));
  expect(answerOf(answer)).toBe('400 REQUEST_INVALID');
});

test('a payment above the limit is refused', async () => {
  const above = cash({ amount: { amount: '1001', currency: 'KES' } });
  expect(answerOf(await ask('POST', '/v1/payments', await tokenOf('manager'), above))).toBe(
    '422 AMOUNT_OUT_OF_LIMITS',
  );
});

test('a write without an Idempotency-Key is refused', async () => {
  const headers = { authorization: `Bearer ${await tokenOf('manager')}`, 'content-type': 'application/json' };
  const answer = await send(server.url, {
    method: 'POST',
    path: '/v1/payments',
    headers,
    body: JSON.stringify(cash()),
  });
  expect(answerOf(answer)).toBe('400 IDEMPOTENCY_KEY_MISSING');
});

test('a failure that nobody foresaw is answered without a word of its cause', async () => {
  const verifier = { verify: () => Promise.reject(new Error('password of the database')) };
  const broken = await openTestServer({ pool: room.pool, issuer, verifier });
  const headers = { authorization: 'Bearer x' };
  const answer = await send(broken.url, { method: 'GET', path: '/v1/payments', headers });
  await broken.close();
  expect(answerOf(answer)).toBe('500 INTERNAL');
  expect(answer.text).not.toContain('password');
});

test('what a failure carries along replaces no standard member of the problem', async () => {
  const extras = { status: 'reversed', code: 'NONE' };
  const verifier = {
    verify: () => Promise.reject(new AppError('PAYMENT_NOT_REVERSIBLE', undefined, extras)),
  };
  const other = await openTestServer({ pool: room.pool, issuer, verifier });
  const headers = { authorization: 'Bearer x' };
  const answer = await send(other.url, { method: 'GET', path: '/v1/payments', headers });
  await other.close();
  expect(answer.json).toMatchObject({ status: 409, code: 'PAYMENT_NOT_REVERSIBLE' });
});

test('a credential that asks too often is told to wait, and another is not', async () => {
  const strict = await openTestServer({ pool: room.pool, issuer, requestsPerMinute: 1 });
  const list = async (token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await send(strict.url, { method: 'GET', path: '/v1/ledger/accounts', headers })).status;
  };
  const [one, other] = [await tokenOf('manager'), await tokenOf('manager')];
  const statuses = [await list(one), await list(one), await list(other)];
  await strict.close();
  expect(statuses).toEqual([200, 429, 200]);
});
