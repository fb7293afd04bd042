import { signPaymentLink, type Role } from '../../kernel/auth';
import { newId } from '../../kernel/db';
import { send, type WireAnswer } from '../support/http';
import { whileLocked } from '../support/rent-payment/gate';
import { openTestServer, type TestServer } from '../support/server';
import { freshIssuer, type TestIssuer } from '../support/tokens';
import { openRoom, type Room } from './support/room';

const PHONE = '254712345678';
const rent = { rentMinor: 1_000n, startsOn: '2025-01-01', charges: [] } as const;
const LEASES = ['Amina Hassan', 'Brian Otieno'].map((name) => ({ name, phone: PHONE, ...rent }));
const AT = new Date('2026-03-05T08:00:00.250Z');
const AT_ONCE = 5;
/** Keeps everybody from accepting anything: who would accept has read by then what there was before. */
const ACCEPTANCES = 'LOCK TABLE process_start IN SHARE MODE';

let room: Room;
let issuer: TestIssuer;
let server: TestServer;
let now: Date;

beforeAll(async () => {
  issuer = await freshIssuer();
});
beforeEach(async () => {
  now = AT;
  room = await openRoom(LEASES);
  await room.adminPool.query(
    `INSERT INTO mpesa_short_code (tenant_id, short_code, is_default) VALUES ($1, '600001', true)`,
    [room.tenantId],
  );
  const verifier = {
    verify: (token: string) => Promise.resolve(JSON.parse(Buffer.from(token, 'base64').toString()) as never),
  };
  server = await openTestServer({ pool: room.pool, issuer, clock: { now: () => now }, verifier });
});
afterEach(async () => {
  await server.close();
  await room.close();
});

const tokenOf = (role: Role | readonly Role[], subject = 'usr_1', tenantId = room.tenantId): string =>
  Buffer.from(JSON.stringify({ tenantId, subject, roles: [role].flat() })).toString('base64');

const offer = (token: string, leaseId: string, body: object = {}, key = newId('req')): Promise<WireAnswer> =>
  send(server.url, {
    ...{ method: 'POST', path: `/v1/leases/${leaseId}/payment-links`, body: JSON.stringify(body) },
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key },
  });

const leaseAt = (index: number) => room.scene.leases[index]!;
const codeOf = ({ status, json }: WireAnswer): string =>
  `${status} ${(json as { code?: string } | undefined)?.code ?? ''}`;

/** The path of a link to a lease, as the manager gets it. */
async function linkTo(index = 0, body: object = {}): Promise<string> {
  const { json } = await offer(tokenOf('manager'), leaseAt(index).leaseId, body);
  return new URL((json as { url: string }).url).pathname;
}

const open = (path: string): Promise<WireAnswer> => send(server.url, { method: 'GET', path, headers: {} });
const submit = (path: string, fields: Readonly<Record<string, string>>): Promise<WireAnswer> =>
  send(server.url, {
    ...{ method: 'POST', path, body: new URLSearchParams(fields).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
const pay = (link: string, fields: object = {}): Promise<WireAnswer> =>
  submit(`${link}/payments`, { amount: '100', phone: '', after: '', ...fields });

const payments = () =>
  room.rows<{ id: string; lease: string; amount: string }>(
    'SELECT payment_id AS id, lease_id AS lease, amount_minor::text AS amount FROM payment WHERE tenant_id = $1',
  );
const attempts = () =>
  room.rows<{ number: number }>(
    'SELECT number, phone FROM payment_attempt WHERE tenant_id = $1 ORDER BY number',
  );
const shownBy = ({ headers }: WireAnswer): string | null =>
  new URL(headers['location'] ?? '', 'http://pay.test').searchParams.get('payment');
const fail = async (paymentId: string): Promise<void> => {
  await room.rows(
    `UPDATE payment_attempt SET status = 'failed' WHERE tenant_id = $1 AND payment_id = $2`,
    paymentId,
  );
  await room.rows(
    `UPDATE payment SET status = 'failed', failure_reason = 'MPESA_WRONG_PIN' WHERE tenant_id = $1 AND payment_id = $2`,
    paymentId,
  );
};

/** Sends as many forms, none of which is answered before each was read and checked. */
async function atOnce(submitOne: (turn: number) => Promise<WireAnswer>): Promise<WireAnswer[]> {
  const all = await whileLocked(room.adminPool, ACCEPTANCES, [], async (gate) => {
    const sent = Promise.all(Array.from({ length: AT_ONCE }, (_, turn) => submitOne(turn)));
    await gate.waiting(AT_ONCE);
    return { sent };
  });
  return all.sent;
}

test('a link says when it ends: in three days, or in as many hours as were asked for', async () => {
  const links = [
    await offer(tokenOf('manager'), room.leaseId),
    await offer(tokenOf('manager'), room.leaseId, { expiresInHours: 1 }),
  ];
  expect(links.map(({ status, json }) => [status, (json as { expiresAt: string }).expiresAt])).toEqual([
    [201, '2026-03-08T08:00:00.000Z'],
    [201, '2026-03-05T09:00:00.000Z'],
  ]);
});

test('asked for again under the same key, later, it is the same link; of another lease it is refused', async () => {
  const key = newId('req');
  const first = await offer(tokenOf('manager'), room.leaseId, {}, key);
  now = new Date(AT.getTime() + 3_600_000);
  const again = await offer(tokenOf('manager'), room.leaseId, { expiresInHours: 72 }, key);
  expect([again.json, again.headers['idempotency-replayed']]).toEqual([first.json, 'true']);
  expect(codeOf(await offer(tokenOf('manager'), leaseAt(1).leaseId, {}, key))).toBe(
    '409 IDEMPOTENCY_KEY_REUSED',
  );
});

test('nothing that is stored opens a page', async () => {
  const { json } = await offer(tokenOf('manager'), room.leaseId);
  const token = (json as { url: string }).url.split('/').at(-1) ?? '';
  const [stored] = await room.rows(
    'SELECT to_jsonb(i)::text AS text FROM idempotency_record i WHERE tenant_id = $1',
  );
  expect(JSON.stringify(stored)).not.toContain(token.split('.')[1]);
});

test('a customer gets a link to a lease of their own, and to no other', async () => {
  const [own, others] = [leaseAt(0), leaseAt(1)];
  const token = tokenOf('customer', own.customerId);
  expect((await offer(token, own.leaseId)).status).toBe(201);
  const alsoOwner = tokenOf(['customer', 'owner'], own.customerId);
  for (const one of [token, alsoOwner])
    expect(codeOf(await offer(one, others.leaseId))).toBe('404 LEASE_NOT_FOUND');
  expect((await offer(tokenOf(['customer', 'manager']), others.leaseId)).status).toBe(201);
  expect(codeOf(await offer(tokenOf('manager'), newId('lse')))).toBe('404 LEASE_NOT_FOUND');
});

test('a link opens the page until its end, and not after', async () => {
  const link = await linkTo(0, { expiresInHours: 1 });
  now = new Date('2026-03-05T08:59:59.999Z');
  expect((await open(link)).status).toBe(200);
  now = new Date('2026-03-05T09:00:00.000Z');
  for (const answer of [await open(link), await pay(link)]) expect(answer.status).toBe(410);
  expect(await payments()).toEqual([]);
});

test('a link that is not sealed by us opens nothing and pays nothing', async () => {
  const facts = {
    tenantId: room.tenantId,
    leaseId: room.leaseId,
    expiresAt: new Date('2026-03-06T00:00:00Z'),
  };
  const [carried] = signPaymentLink('anything', facts).split('.');
  for (const seal of ['A'.repeat(32), '', 'A'.repeat(31)]) {
    for (const answer of [await open(`/pay/${carried}.${seal}`), await pay(`/pay/${carried}.${seal}`)])
      expect(answer.status).toBe(404);
  }
  expect(await payments()).toEqual([]);
});

test('the page of one lease shows no payment of another, and tries none again', async () => {
  const [ours, theirs] = [await linkTo(0), await linkTo(1)];
  await pay(theirs);
  const [{ id } = { id: '' }] = await payments();
  await fail(id);
  const answers = [await open(`${ours}?payment=${id}`), await open(`${ours}/payments/${id}`)];
  answers.push(await submit(`${ours}/payments/${id}/attempts`, { attempt: '1' }));
  for (const { status, text } of answers) expect([status, text.includes('KES 100')]).toEqual([404, false]);
  expect(await attempts()).toHaveLength(1);
  expect((await open(`${theirs}?payment=${id}`)).status).toBe(200);
});

test('a form sent many times at once is one payment, and every answer leads to it', async () => {
  const link = await linkTo();
  const answers = await atOnce(() => pay(link));
  const [{ id } = { id: '' }] = await payments();
  expect(answers.map((answer) => [answer.status, shownBy(answer)])).toEqual(answers.map(() => [303, id]));
  expect(await payments()).toHaveLength(1);
  expect(await attempts()).toEqual([{ number: 1, phone: PHONE }]);
});

test('forms with other amounts, from other links to the lease, sent at once, are one payment too', async () => {
  const links = [await linkTo(), await linkTo(0, { expiresInHours: 5 })];
  const answers = await atOnce((turn) => pay(links[turn % 2] ?? '', { amount: String(100 + turn) }));
  const shown = new Set(answers.map(shownBy));
  expect(await payments()).toHaveLength(1);
  expect([...shown]).toEqual((await payments()).map(({ id }) => id));
});

test('a form cannot name what it comes after as it likes: only the next one in the row is taken', async () => {
  const link = await linkTo();
  expect(shownBy(await pay(link, { after: newId('pay') }))).toBeNull();
  expect(await payments()).toEqual([]);
});

test('while a payment is under way no other one is taken, and the page shows that one', async () => {
  const link = await linkTo();
  await pay(link);
  const [{ id } = { id: '' }] = await payments();
  expect(shownBy(await pay(link, { after: id }))).toBe(id);
  expect(shownBy(await open(link))).toBe(id);
  expect(await payments()).toHaveLength(1);
});

test('a failed payment is tried again once, however often the form is sent; and not when another came after it', async () => {
  const link = await linkTo();
  await pay(link);
  const [{ id: first } = { id: '' }] = await payments();
  await fail(first);
  const again = () => submit(`${link}/payments/${first}/attempts`, { attempt: '1' });
  const answers = await atOnce(again);
  expect(answers.map(shownBy)).toEqual(answers.map(() => first));
  expect(await attempts()).toHaveLength(2);
  expect((await open(`${link}/payments/${first}`)).json).toMatchObject({
    standing: 'waiting',
    retryAfterAttempt: null,
  });
  await fail(first);
  await again();
  expect(await attempts()).toHaveLength(2);
  now = new Date(AT.getTime() + 1_000);
  await pay(link, { after: first });
  await submit(`${link}/payments/${first}/attempts`, { attempt: '2' });
  expect(await attempts()).toHaveLength(3);
  expect(await payments()).toHaveLength(2);
});

test('a link rings a phone so often a minute, and is told so on a page', async () => {
  const link = await linkTo();
  const statuses = [];
  for (let turn = 0; turn < 11; turn += 1) statuses.push((await pay(link, { amount: 'x' })).status);
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
  expect((await pay(await linkTo(1), { amount: 'x' })).status).toBe(422);
});

test('no page and no log says the customer’s whole phone or name', async () => {
  const link = await linkTo();
  await pay(link);
  const [{ id } = { id: '' }] = await payments();
  for (const { text } of [await open(`${link}?payment=${id}`), await open(`${link}/payments/${id}`)])
    expect(text).not.toMatch(/12345678|Hassan|cus_/);
  expect(server.log()).toBe('');
});
