import { exportJWK, generateKeyPair } from 'jose';
import { callbackToken } from '../../kernel/providers/inbound';
import { openPool, type Pool } from '../../kernel/db';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { ACME, BAOBAB, seedTwoCompanies } from '../database/support/two-companies';
import { send, type WireAnswer } from '../support/http';
import { CALLBACK_SECRET, openTestServer, type TestServer } from '../support/server';
import { testIssuer, type TestIssuer } from '../support/tokens';

// The companies of test/database have an attempt each, of the same id.
const TARGET = 'att_1';

let database: TestDatabase;
let [app, admin]: Pool[] = [];
let server: TestServer;
let before: string;

async function anIssuer(): Promise<TestIssuer> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return testIssuer(
    { ...(await exportJWK(privateKey)), alg: 'ES256', kid: 'test' },
    'https://issuer.test',
    'test',
  );
}

beforeAll(async () => {
  database = await createTestDatabase();
  [app, admin] = [database.appUrl, database.adminUrl].map((url) => openPool(url, 4, 'test'));
  await seedTwoCompanies(app!);
  server = await openTestServer({ pool: app!, issuer: await anIssuer() });
  before = await kept();
});
afterAll(async () => {
  await server.close();
  await Promise.all([app?.end(), admin?.end()]);
  await database.drop();
});

/** What callbacks may have written: inbox and words, of every company. */
async function kept(): Promise<string> {
  const text = `SELECT (SELECT count(*) FROM provider_callback)::text || ' ' || (SELECT count(*) FROM process_signal)::text AS kept`;
  return (await admin!.query<{ kept: string }>(text)).rows[0]?.kept ?? '';
}

const BODY = JSON.stringify({
  Body: {
    stkCallback: { MerchantRequestID: 'm', CheckoutRequestID: 'c', ResultCode: 1032, ResultDesc: 'x' },
  },
});

function call(
  body: string | Buffer,
  {
    tenantId = ACME,
    kind = 'stk',
    target = TARGET,
    token = callbackToken(CALLBACK_SECRET, tenantId, kind, target),
  } = {},
  headers: Readonly<Record<string, string>> = { 'content-type': 'application/json' },
): Promise<WireAnswer> {
  const path = `/callbacks/paybill/${tenantId}/${kind}/${target}/${token}`;
  return send(server.url, { method: 'POST', path, headers, body });
}

const codeOf = ({ json }: WireAnswer): unknown => (json as { code?: string }).code;

it.each<[string, string | Buffer, Parameters<typeof call>[1], number, string]>([
  [
    'a token of another company',
    BODY,
    { token: callbackToken(CALLBACK_SECRET, BAOBAB, 'stk', TARGET) },
    404,
    'CALLBACK_UNKNOWN',
  ],
  [
    'a token of another target',
    BODY,
    { token: callbackToken(CALLBACK_SECRET, ACME, 'stk', 'att_2') },
    404,
    'CALLBACK_UNKNOWN',
  ],
  [
    'a token of another secret',
    BODY,
    { token: callbackToken('another secret', ACME, 'stk', TARGET) },
    404,
    'CALLBACK_UNKNOWN',
  ],
  [
    'a token that is cut',
    BODY,
    { token: callbackToken(CALLBACK_SECRET, ACME, 'stk', TARGET).slice(1) },
    404,
    'CALLBACK_UNKNOWN',
  ],
  ['a kind that nobody knows', BODY, { kind: 'stk2' }, 404, 'CALLBACK_UNKNOWN'],
  ['a target that is not there', BODY, { target: 'att_9' }, 404, 'CALLBACK_UNKNOWN'],
  ['a refund that is not there', BODY, { kind: 'b2c-result', target: 'rfd_9' }, 404, 'CALLBACK_UNKNOWN'],
  ['no JSON', 'ResultCode=0', {}, 400, 'BODY_NOT_JSON'],
  ['nothing', '', {}, 400, 'BODY_NOT_JSON'],
  ['a word', '"paid"', {}, 400, 'BODY_NOT_JSON'],
  ['half of a surrogate pair', '{"a":"\\ud800"}', {}, 400, 'BODY_NOT_JSON'],
  ['a NUL', '{"a":"\\u0000"}', {}, 400, 'BODY_NOT_JSON'],
  ['a number that no database holds', '{"a":1e999999}', {}, 400, 'BODY_NOT_JSON'],
  ['brackets 30,000 deep', '['.repeat(30_000) + ']'.repeat(30_000), {}, 400, 'BODY_NOT_JSON'],
  ['more than 64 kB', JSON.stringify({ a: 'x'.repeat(70_000) }), {}, 413, 'BODY_TOO_LARGE'],
])('%s is refused, and nothing is kept', async (_what, body, address, status, code) => {
  const answer = await call(body, address);
  expect([answer.status, codeOf(answer)]).toEqual([status, code]);
  expect(await kept()).toBe(before);
});

it('a good one is answered as the provider expects, and kept once however often it comes', async () => {
  const answers = await Promise.all(Array.from({ length: 5 }, () => call(BODY)));
  expect(answers.map(({ status, json }) => [status, json])).toEqual(
    Array.from({ length: 5 }, () => [200, { ResultCode: 0, ResultDesc: 'Accepted' }]),
  );
  const count = async (tenantId: string) =>
    (
      await admin!.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM provider_callback WHERE tenant_id = $1 AND target_id = $2 AND body ? 'Body'`,
        [tenantId, TARGET],
      )
    ).rows[0]?.count;
  expect([await count(ACME), await count(BAOBAB)]).toEqual([1, 0]);
});

it('what a provider calls its content is taken as it is: some say text/plain, or nothing', async () => {
  const other = BODY.replace('1032', '1037');
  expect((await call(other, {}, { 'content-type': 'text/plain' })).status).toBe(200);
  expect((await call(other, {}, {})).status).toBe(200);
});
