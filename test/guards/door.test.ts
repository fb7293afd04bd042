import type { Role } from '../../kernel/auth';
import { newId } from '../../kernel/db';
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

test('one key with another body is refused, and with the same body in another order it is a repeat', async () => {
  const headers = {
    ...{ authorization: `Bearer ${await tokenOf('manager')}`, 'content-type': 'application/json' },
    'idempotency-key': 'key-number-1',
  };
  const post = (body: object) =>
    send(server.url, { method: 'POST', path: '/v1/payments', headers, body: JSON.stringify(body) });
  const body = cash();
  expect(answerOf(await post(body))).toBe('202 ');
  const reordered = Object.fromEntries(Object.entries(body).toReversed());
  expect((await post(reordered)).headers['idempotency-replayed']).toBe('true');
  expect(answerOf(await post({ ...body, receivedOn: '2026-03-04' }))).toBe('409 IDEMPOTENCY_KEY_REUSED');
});
