import { newId } from '../../kernel/db';
import { businessDateIn, NAIROBI } from '../../kernel/time';
import { send, type WireAnswer } from '../support/http';
import { kes } from '../support/rent-payment/company';
import { today } from '../support/rent-payment/scene';
import { openReader, VAST_MINOR, type Json, type Reader } from './support/reader';

const DAY_MS = 86_400_000;

let reader: Reader;
beforeAll(async () => {
  reader = await openReader();
});
afterAll(() => reader.close());
beforeEach(() => reader.fresh());

type Headers = Readonly<Record<string, string | readonly string[]>>;

async function post(path: string, body: object, headers: Headers = {}): Promise<WireAnswer> {
  const authorization = `Bearer ${await reader.company.tokenFor('manager')}`;
  const usual = { authorization, 'content-type': 'application/json', 'idempotency-key': newId('req') };
  return send(reader.url, {
    method: 'POST',
    path,
    headers: { ...usual, ...headers },
    body: JSON.stringify(body),
  });
}

const get = async (path: string, headers: Headers = {}): Promise<WireAnswer> => {
  const authorization = `Bearer ${await reader.company.tokenFor('manager')}`;
  return send(reader.url, { method: 'GET', path, headers: { authorization, ...headers } });
};

const payment = (changes: object = {}): object => ({
  ...{ leaseId: reader.company.leaseId(0), method: 'cash', amount: kes(1_000n), receivedOn: today() },
  ...{ receiptNumber: newId('req'), ...changes },
});

// What lies just inside the limits: a door that refuses more than it says is as wrong as one that refuses less.
const INSIDE: Readonly<Record<string, () => object>> = {
  'the smallest amount': () => ({ amount: kes(1n) }),
  'the largest amount': () => ({ amount: kes(VAST_MINOR) }),
  'a receipt number of one character': () => ({ receiptNumber: '7' }),
  'a receipt number of 40 characters': () => ({ receiptNumber: `R${'C-/. _'.repeat(6)}123` }),
  'a note of 500 characters': () => ({ note: 'n'.repeat(500) }),
  'a note in other alphabets': () => ({ note: 'Kodi ya Novemba — «ኪራይ» 🏠 é' }),
  'no note': () => ({ note: null }),
  'a cheque': () => ({ method: 'cheque' }),
  'the first business date there is': () => ({ receivedOn: '2000-01-01' }),
  'the 29th of February of a leap year': () => ({ receivedOn: '2024-02-29' }),
  'a lease id of another form': () => ({ leaseId: reader.company.leaseId(1) }),
};

test.each(Object.keys(INSIDE))('%s is accepted, and read back as it was given', async (what) => {
  const given = payment(INSIDE[what]!());
  const answer = await post('/v1/payments', given);
  expect([answer.status, answer.text]).toEqual([202, expect.stringContaining('"received"')]);
  expect(answer.json).toMatchObject(given);
  const { id, createdAt } = answer.json as { id: string; createdAt: string };
  expect(answer.headers['location']).toBe(`/v1/payments/${id}`);
  expect(createdAt).toBe(reader.now.toISOString());
  const {
    status: _then,
    updatedAt: _when,
    surplus: _left,
    failureReason: _why,
    ...facts
  } = answer.json as Json;
  expect(await reader.read<Json>('getPayment', `/v1/payments/${id}`)).toMatchObject(facts);
});

test('space around a note is taken off before it is kept', async () => {
  const answer = await post('/v1/payments', payment({ note: '  for November \u00a0' }));
  expect(answer.json).toMatchObject({ note: 'for November' });
});

test.each([8, 255])('a key of %i characters is accepted', async (length) => {
  const key = `~!${newId('req')}`.slice(0, length).padEnd(length, '}');
  expect((await post('/v1/payments', payment(), { 'idempotency-key': key })).status).toBe(202);
});

test.each(['application/json; charset=utf-8', 'Application/JSON', 'application/json;charset="utf-8"'])(
  'a body of %s is JSON',
  async (type) => {
    expect((await post('/v1/payments', payment(), { 'content-type': type })).status).toBe(202);
  },
);

const NIGHTS = [
  // At 20:59:59 UTC it is the same day in Nairobi, a second later the next.
  ['2026-11-24T20:59:59.999Z', '2026-11-24', 202],
  ['2026-11-24T20:59:59.999Z', '2026-11-25', 422],
  ['2026-11-24T21:00:00.000Z', '2026-11-25', 202],
  ['2026-11-24T21:00:00.000Z', '2026-11-26', 422],
  ['2026-12-31T21:00:00.000Z', '2027-01-01', 202],
  ['2028-02-28T21:00:00.000Z', '2028-02-29', 202],
] as const;

test.each(NIGHTS)(
  'at %s a receipt of %s answers %i: the day is that of Nairobi',
  async (now, receivedOn, status) => {
    reader.now = new Date(now);
    expect((await post('/v1/payments', payment({ receivedOn }))).status).toBe(status);
  },
);

test('today in Nairobi is no future for a slip, a reversal and a waiver either, and tomorrow is', async () => {
  const paymentId = await reader.paid(1_000n);
  const chargeId = reader.company.chargeId(0, 1);
  // Midnight in Nairobi: the day after the one on which the money came has just begun.
  reader.now = new Date(`${today()}T21:00:00Z`);
  const begun = businessDateIn(NAIROBI, reader.now);
  const next = businessDateIn(NAIROBI, new Date(reader.now.getTime() + DAY_MS));
  const asks = (day: string): [string, object][] => [
    ['/v1/deposits', { paymentIds: [paymentId], bankAccount: 'kcb', bankedOn: day, slipNumber: 'S-1' }],
    [`/v1/payments/${paymentId}/reversals`, { reason: 'in error', reversedOn: day }],
    ['/v1/adjustments', { kind: 'waiver', chargeId, amount: kes(1n), effectiveOn: day, reason: 'as agreed' }],
  ];
  for (const [path, body] of asks(next))
    expect((await post(path, body)).json).toMatchObject({ code: 'DATE_IN_FUTURE' });
  for (const [path, body] of asks(begun)) expect((await post(path, body)).status).toBe(202);
});

test('a Request-Id that is a plain token is kept, answered and carried into the events', async () => {
  const requestId = `till-4.2026_${newId('req')}`;
  const answer = await post('/v1/payments', payment(), {
    'request-id': requestId,
    'x-client-app': 'till-app',
  });
  expect(answer.headers['request-id']).toBe(requestId);
  const { id } = answer.json as { id: string };
  await reader.company.final(id);
  const rows = await reader.company.rows(
    `SELECT DISTINCT envelope ->> 'correlationId' AS correlation, envelope #>> '{metadata,clientApp}' AS app,
            envelope #>> '{actor,id}' AS actor
       FROM outbox WHERE tenant_id = $1 AND (aggregate_id = $2 OR aggregate_id = 'payment:' || $2)`,
    id,
  );
  expect(rows).toEqual([{ correlation: requestId, app: 'till-app', actor: 'usr_manager' }]);
});

const ODD_HEADERS: readonly Headers[] = [
  { 'request-id': 'short' },
  { 'request-id': 'x'.repeat(65) },
  { 'request-id': 'with spaces in it' },
  { 'request-id': '<script>alert(1)</script>' },
  { 'request-id': ['request-1', 'request-2'] },
  { 'x-client-app': 'an app; with "signs"' },
  { 'x-client-app': 'x'.repeat(4_000) },
  { 'x-forwarded-for': '6.6.6.6', forwarded: 'for=6.6.6.6' },
  { 'x-http-method-override': 'DELETE', 'x-http-method': 'DELETE', 'x-method-override': 'DELETE' },
  { 'x-tenant-id': 'tnt_0', 'x-original-url': '/v1/ledger/accounts', 'x-rewrite-url': '/' },
  { accept: 'text/html', 'accept-encoding': 'br', 'accept-language': 'sw' },
  { cookie: 'bn_operator=x; app.tenant_id=tnt_0' },
  { 'if-none-match': '"1"', 'if-match': '"1"', range: 'bytes=0-1' },
];

test.each(ODD_HEADERS)('the headers %j change nothing of what is answered', async (headers) => {
  const plain = await get('/v1/ledger/accounts');
  const odd = await get('/v1/ledger/accounts', headers);
  expect([odd.status, odd.text]).toEqual([200, plain.text]);
  expect(odd.headers['request-id']).toMatch(/^req_[0-9a-f]{32}$/);
});

test('an answer is not kept by caches, not sniffed, and names no software', async () => {
  const { headers } = await get('/v1/payments');
  expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  expect(headers['x-powered-by']).toBeUndefined();
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
});

test('HEAD answers like GET, without the body', async () => {
  const authorization = `Bearer ${await reader.company.tokenFor('manager')}`;
  const answer = await send(reader.url, { method: 'HEAD', path: '/v1/payments', headers: { authorization } });
  expect([answer.status, answer.text]).toEqual([200, '']);
});
