import { openPool, type Pool } from '../../kernel/db';
import { ERRORS } from '../../kernel/errors';
import { testCluster } from '../support/cluster';
import { send, type WireAnswer } from '../support/http';
import { openTestServer, type TestServer } from '../support/server';
import { freshIssuer } from '../support/tokens';

let pool: Pool;
let server: TestServer;

beforeAll(async () => {
  pool = openPool('postgres://nobody@127.0.0.1:1/none', 1, 'test');
  server = await openTestServer({ pool, issuer: await freshIssuer() });
});
afterAll(async () => {
  await server.close();
  await pool.end();
});

const get = (path: string): Promise<WireAnswer> => send(server.url, { method: 'GET', path, headers: {} });

/** Addresses that a browser fetches for a page: of scripts, styles and pictures. */
const fetchedBy = (html: string): string[] =>
  [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map((match) => match[1] ?? '');

test('the reference at /docs is made of this server’s own files, and its policy lets nothing else be loaded', async () => {
  const page = await get('/docs');
  expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
  const addresses = fetchedBy(page.text);
  expect(addresses.length).toBeGreaterThanOrEqual(3);
  for (const address of addresses) {
    expect(address).toMatch(/^\/docs\/[\w.-]+$/);
    expect((await get(address)).status).toBe(200);
  }
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toContain("default-src 'self'");
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('upgrade-insecure-requests');
});

test('the reference asks nobody on the internet whether its document is valid', async () => {
  expect((await get('/docs/start.js')).text).toContain('validatorUrl: null');
});

test('the document at /openapi.json is the one that the reference reads', async () => {
  const { status, json, headers } = await get('/openapi.json');
  expect([status, headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
  expect(json).toMatchObject({ openapi: '3.1.0', info: { title: 'BOSSNYUMBA' } });
  expect((await get('/docs/start.js')).text).toContain("url: '/openapi.json'");
});

test('the type of every problem leads to its code on a page', async () => {
  const { status, text } = await get('/docs/errors');
  expect(status).toBe(200);
  for (const [code, { title }] of Object.entries(ERRORS)) {
    expect(text).toContain(`id="${code}"`);
    expect(text).toContain(title);
  }
});

test.each(['/docs/..%2f..%2fpackage.json', '/docs/%2e%2e/express/package.json', '/docs/index.js.map/x'])(
  'the reference serves nothing outside its folder: %s',
  async (path) => {
    expect((await get(path)).json).toMatchObject({ code: 'ROUTE_NOT_FOUND' });
  },
);

test('the process says that it lives, and that it is ready only while a database answers', async () => {
  const [health, ready] = [await get('/healthz'), await get('/readyz')];
  expect([health.status, health.json]).toEqual([200, { status: 'alive' }]);
  expect([ready.status, ready.json]).toEqual([503, { status: 'not ready' }]);
  const empty = openPool(testCluster().adminUrl, 1, 'test');
  const standing = await openTestServer({ pool: empty, issuer: await freshIssuer() });
  expect((await send(standing.url, { method: 'GET', path: '/readyz', headers: {} })).json).toEqual({
    status: 'ready',
  });
  await standing.close();
  await empty.end();
});
