import { signPaymentLink, type Role } from '../../kernel/auth';
import { newId } from '../../kernel/db';
import { send, type WireAnswer } from '../support/http';
import { CALLBACK_SECRET, openTestServer, type TestServer } from '../support/server';
import { freshIssuer } from '../support/tokens';
import { aScene } from '../support/rent-payment/scene';
import { AT, openRoom, type Room } from './support/room';

// What somebody else of the company does, or makes up, before a customer opens the page.

let room: Room;
let server: TestServer;
let link: string;
beforeEach(async () => {
  room = await openRoom(aScene(2).leases);
  await room.adminPool.query(
    `INSERT INTO mpesa_short_code (tenant_id, short_code, is_default) VALUES ($1, '600001', true)`,
    [room.tenantId],
  );
  const verifier = {
    verify: (token: string) => Promise.resolve(JSON.parse(Buffer.from(token, 'base64').toString()) as never),
  };
  server = await openTestServer({
    ...{ pool: room.pool, issuer: await freshIssuer(), clock: { now: () => AT }, verifier },
  });
  const facts = { tenantId: room.tenantId, leaseId: room.leaseId };
  const expiresAt = new Date(AT.getTime() + 3_600_000);
  link = `/pay/${signPaymentLink(CALLBACK_SECRET, { ...facts, expiresAt })}`;
});
afterEach(async () => {
  await server.close();
  await room.close();
});

const read = (path: string): Promise<WireAnswer> => send(server.url, { method: 'GET', path, headers: {} });
const submit = (path: string, fields: Readonly<Record<string, string>>): Promise<WireAnswer> =>
  send(server.url, {
    ...{ method: 'POST', path, body: new URLSearchParams(fields).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });

/** Asks as somebody of the company, a customer unless said, under a key of their own choice. */
function askAs(
  subject: string,
  path: string,
  body: object,
  key: string,
  role: Role = 'customer',
): Promise<WireAnswer> {
  const token = Buffer.from(JSON.stringify({ tenantId: room.tenantId, subject, roles: [role] }));
  const authorization = `Bearer ${token.toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': key };
  return send(server.url, { method: 'POST', path, body: JSON.stringify(body), headers });
}

const codeOf = ({ status, json }: WireAnswer): string =>
  `${status} ${(json as { code?: string } | undefined)?.code ?? ''}`;

test('no key of a client is one that the page uses: nobody else can stop a customer’s form', async () => {
  const { customerId, leaseId } = room.scene.leases[1]!;
  const path = `/v1/leases/${leaseId}/payment-links`;
  const key = `payment-link:${room.leaseId}:first`;
  for (const [subject, role] of [
    [customerId, 'customer'],
    ['usr_manager', 'manager'],
  ] as const) {
    expect((await askAs(subject, path, {}, key, role)).status).toBe(201);
    expect((await askAs(subject, path, {}, key.replaceAll(':', ' '), role)).status).toBe(400);
  }
  const paid = await submit(`${link}/payments`, { amount: '100', phone: '', after: '' });
  expect(paid.status).toBe(303);
  expect((await read(paid.headers['location'] ?? '')).status).toBe(200);
});

test('an id in the address that is none of ours is a payment that is not there', async () => {
  for (const id of ['%00', 'pay_%00', '%F0%9F%8F%A0', 'x'.repeat(500), newId('pay')]) {
    expect((await read(`${link}?payment=${id}`)).status).toBe(404);
    expect((await read(`${link}/payments/${id}`)).status).toBe(404);
    expect((await submit(`${link}/payments/${id}/attempts`, { attempt: '1' })).status).toBe(404);
  }
});

test('how another’s payment stands is not said to a customer who would try it again', async () => {
  const [own, others] = room.scene.leases;
  const paid = await submit(`${link}/payments`, { amount: '100', phone: '', after: '' });
  const paymentId = new URL(paid.headers['location'] ?? '', 'http://pay.test').searchParams.get('payment');
  const path = `/v1/payments/${paymentId}/attempts`;
  expect(codeOf(await askAs(others!.customerId, path, {}, newId('req')))).toBe('404 LEASE_NOT_FOUND');
  expect(codeOf(await askAs(own!.customerId, path, {}, newId('req')))).toBe('409 ATTEMPT_OPEN');
});
