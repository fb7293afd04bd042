import { ROLES, type Role } from '../../kernel/auth';
import { openPool, type Pool } from '../../kernel/db';
import { openPayloadCodec } from '../../kernel/temporal';
import { send, type WireAnswer } from '../support/http';
import { openTestServer, type TestServer } from '../support/server';
import { freshIssuer, type TestIssuer } from '../support/tokens';

const UI = 'http://127.0.0.1:8233';
const KEYS = {
  currentId: 'new',
  keys: new Map([
    ['new', Buffer.alloc(32, 1)],
    ['old', Buffer.alloc(32, 2)],
  ]),
};

let pool: Pool;
let issuer: TestIssuer;
let server: TestServer;
let operator: string;

const tokenOf = (...roles: Role[]): Promise<string> =>
  issuer.tokenOf({ tenantId: 'tnt_1', subject: 'usr_1', roles });

beforeAll(async () => {
  // Nobody listens there: the codec needs no database.
  pool = openPool('postgres://nobody@127.0.0.1:1/none', 1, 'test');
  issuer = await freshIssuer();
  server = await openTestServer({ pool, issuer, codecKeys: KEYS, temporalUiOrigin: UI });
  operator = await tokenOf('operator');
});
afterAll(async () => {
  await server.close();
  await pool.end();
});

type Headers = Readonly<Record<string, string>>;

const call = (path: string, body: unknown, headers: Headers): Promise<WireAnswer> =>
  send(server.url, {
    ...{ method: 'POST', path, headers: { 'content-type': 'application/json', ...headers } },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const asOperator = (path: string, body: unknown, headers: Headers = {}): Promise<WireAnswer> =>
  call(path, body, { authorization: `Bearer ${operator}`, ...headers });

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const wire = (text: string) => ({
  metadata: { encoding: base64('json/plain') },
  data: base64(JSON.stringify(text)),
});
const PLAIN = {
  payloads: [
    wire('pay_1'),
    wire('Amina, KES 25,000'),
    { metadata: { encoding: base64('binary/null') }, data: '' },
  ],
};

test('what encode made is unreadable, and decode gives it back to the letter, payload by payload', async () => {
  const encoded = await asOperator('/codec/encode', PLAIN);
  expect(encoded.status).toBe(200);
  const sealed = encoded.json as typeof PLAIN;
  expect(sealed.payloads).toHaveLength(3);
  for (const { metadata, data } of sealed.payloads) {
    expect(Buffer.from(metadata.encoding, 'base64').toString()).toBe('binary/encrypted');
    expect(Buffer.from(data, 'base64').toString('latin1')).not.toMatch(/pay_1|Amina/);
  }
  const decoded = await asOperator('/codec/decode', sealed);
  expect([decoded.status, decoded.json]).toEqual([200, PLAIN]);
  // What is not sealed passes unchanged.
  expect((await asOperator('/codec/decode', PLAIN)).json).toEqual(PLAIN);
});

test('what the product itself sealed, with the key before the present one, is decoded too', async () => {
  const before = openPayloadCodec({ ...KEYS, currentId: 'old' });
  const payload = {
    metadata: { encoding: Buffer.from('json/plain') },
    data: Buffer.from('{"paymentId":"pay_9"}'),
  };
  const [sealed] = await before.encode([payload]);
  const metadata = Object.fromEntries(
    Object.entries(sealed?.metadata ?? {}).map(([key, value]) => [
      key,
      Buffer.from(value).toString('base64'),
    ]),
  );
  const asked = { payloads: [{ metadata, data: Buffer.from(sealed?.data ?? []).toString('base64') }] };
  const { json } = await asOperator('/codec/decode', asked);
  expect(json).toEqual({
    payloads: [{ metadata: { encoding: base64('json/plain') }, data: base64('{"paymentId":"pay_9"}') }],
  });
});

const UNREADABLE = {
  'sealed with a key we do not hold': { encoding: 'binary/encrypted', 'encryption-key-id': 'gone' },
  'sealed, but not by us': { encoding: 'binary/encrypted', 'encryption-key-id': 'new' },
  'sealed without a key id': { encoding: 'binary/encrypted' },
};

test.each(Object.entries(UNREADABLE))(
  'a payload %s is refused, and it is no fault of ours',
  async (_what, texts) => {
    const metadata = Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, base64(value)]));
    for (const data of ['', base64('x'), base64('x'.repeat(100))]) {
      const answer = await asOperator('/codec/decode', { payloads: [{ metadata, data }] });
      expect([answer.status, answer.json]).toEqual([
        422,
        expect.objectContaining({ code: 'PAYLOAD_UNREADABLE' }),
      ]);
    }
    expect(server.log()).toBe('');
  },
);

const WRONG_BODIES = [
  {},
  [],
  { payloads: {} },
  { payloads: [1] },
  { payloads: [{ metadata: 1 }] },
  { payloads: [{ data: 1 }] },
];

test.each(WRONG_BODIES)('the body %j is refused', async (body) => {
  for (const path of ['/codec/encode', '/codec/decode']) {
    expect((await asOperator(path, body)).json).toMatchObject({ code: 'REQUEST_INVALID' });
  }
});

test('a body that is not JSON, or too large, is refused as everywhere', async () => {
  expect((await asOperator('/codec/decode', '{')).json).toMatchObject({ code: 'BODY_NOT_JSON' });
  const large = JSON.stringify({ payloads: [{ data: 'x'.repeat(11 * 1_024 * 1_024) }] });
  expect((await asOperator('/codec/decode', large)).json).toMatchObject({ code: 'BODY_TOO_LARGE' });
});

describe.each(['/codec/encode', '/codec/decode'])('%s', (path) => {
  test('answers an operator and nobody else', async () => {
    for (const role of ROLES) {
      const { status } = await call(path, PLAIN, { authorization: `Bearer ${await tokenOf(role)}` });
      expect([role, status]).toEqual([role, role === 'operator' ? 200 : 403]);
    }
    const others = ROLES.filter((role) => role !== 'operator');
    expect((await call(path, PLAIN, { authorization: `Bearer ${await tokenOf(...others)}` })).status).toBe(
      403,
    );
    expect((await call(path, PLAIN, {})).json).toMatchObject({ code: 'TOKEN_MISSING' });
  });

  test('refuses every bad token, in the header and in the cookie, before it reads the body', async () => {
    const bad = await issuer.badTokens({ tenantId: 'tnt_1', subject: 'usr_1', roles: ['operator'] });
    for (const token of Object.values(bad)) {
      for (const headers of [{ authorization: `Bearer ${token}` }, { cookie: `bn_operator=${token}` }]) {
        expect((await call(path, '{', headers)).json).toMatchObject({ code: 'TOKEN_INVALID' });
      }
    }
  });

  test.each([UI, 'http://evil.test', 'null', undefined])(
    'names the Web UI and nobody else to a browser from %s',
    async (origin) => {
      const asked = origin === undefined ? {} : { origin };
      const preflight = await send(server.url, { method: 'OPTIONS', path, headers: asked });
      const answer = await asOperator(path, PLAIN, asked);
      for (const { headers } of [preflight, answer]) {
        expect(headers['access-control-allow-origin']).toBe(UI);
        expect(headers['access-control-allow-credentials']).toBe('true');
        expect(headers['vary']).toContain('Origin');
        expect(headers['cache-control']).toBe('no-store');
      }
      expect(preflight.status).toBe(204);
      expect(preflight.headers['access-control-allow-headers']).toMatch(/content-type.*x-namespace/);
    },
  );

  test('answers no other method', async () => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await send(server.url, {
        method,
        path,
        headers: { authorization: `Bearer ${operator}` },
      });
      expect(answer.status).toBe(404);
    }
  });
});

test('the API itself names no origin: no browser page of another site can read it', async () => {
  const headers = { authorization: `Bearer ${operator}`, origin: UI };
  for (const path of ['/v1/payments', '/openapi.json', '/healthz']) {
    expect(
      (await send(server.url, { method: 'GET', path, headers })).headers['access-control-allow-origin'],
    ).toBeUndefined();
  }
});

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const signIn = (token: string): Promise<WireAnswer> =>
  call('/codec/session', new URLSearchParams({ token }).toString(), FORM);

test('an operator signs a browser in by the page, and the cookie alone then decodes', async () => {
  const page = await send(server.url, { method: 'GET', path: '/codec/session', headers: {} });
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  expect(page.text).toContain('<form method="post">');
  const signedIn = await signIn(` ${operator} `);
  expect([signedIn.status, signedIn.text.includes(operator)]).toEqual([200, false]);
  const cookie = String(signedIn.headers['set-cookie']);
  expect(cookie).toMatch(/^bn_operator=.*; Path=\/codec; HttpOnly; SameSite=Strict$/);
  const headers = { cookie: `theme=dark; ${cookie.split(';')[0]}`, origin: UI };
  expect((await call('/codec/decode', PLAIN, headers)).json).toEqual(PLAIN);
  expect((await call('/codec/decode', PLAIN, { ...headers, 'content-type': 'text/plain' })).json).toEqual(
    PLAIN,
  );
});

test('the cookie opens the codec and nothing else', async () => {
  const manager = await tokenOf('manager', 'operator');
  const cookie = `bn_operator=${manager}`;
  const answer = await send(server.url, { method: 'GET', path: '/v1/payments', headers: { cookie } });
  expect(answer.json).toMatchObject({ code: 'TOKEN_MISSING' });
});

test('nobody else gets a cookie, and neither page nor log repeats what was typed', async () => {
  const bad = await issuer.badTokens({ tenantId: 'tnt_1', subject: 'usr_1', roles: ['operator'] });
  const tokens = [await tokenOf('manager'), ...Object.values(bad), '<script>alert(1)</script>', 'a b'];
  for (const token of tokens) {
    const answer = await signIn(token);
    expect([401, 403]).toContain(answer.status);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.text).not.toContain(token);
  }
  expect((await call('/codec/session', '', FORM)).json).toMatchObject({ code: 'REQUEST_INVALID' });
  expect((await call('/codec/session', `token=${'x'.repeat(20_000)}`, FORM)).json).toMatchObject({
    code: 'BODY_TOO_LARGE',
  });
  expect((await call('/codec/session', 'a&'.repeat(2_000), FORM)).json).toMatchObject({
    code: 'BODY_TOO_LARGE',
  });
  expect((await call('/codec/session', '{"token":"x"}', {})).json).toMatchObject({ code: 'REQUEST_INVALID' });
  expect(server.log()).toBe('');
});

test('behind TLS the cookie travels by TLS only', async () => {
  const secured = await openTestServer({ pool, issuer, temporalUiOrigin: 'https://temporal.example.test' });
  const body = new URLSearchParams({ token: operator }).toString();
  const answer = await send(secured.url, { method: 'POST', path: '/codec/session', headers: FORM, body });
  await secured.close();
  expect(String(answer.headers['set-cookie'])).toContain('; Secure;');
});
