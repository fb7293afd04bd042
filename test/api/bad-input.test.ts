import { setTimeout as sleep } from 'node:timers/promises';
import { ENDPOINTS } from '../../api/endpoints';
import { sharedErrors } from '../../api/middleware/endpoint';
import { openTokenVerifier, type Role } from '../../kernel/auth';
import { openPool } from '../../kernel/db';
import { ERRORS, type ErrorCode } from '../../kernel/errors';
import { systemClock } from '../../kernel/time';
import { reservePort } from '../../dev/stack/ports';
import { send, type WireAnswer } from '../support/http';
import { openTestServer } from '../support/server';
import { wireOf } from './support/asks';
import type { Askers, BadCase } from './support/bad-case';
import { DOOR_CASES } from './support/bad-door';
import { FACT_CASES } from './support/bad-facts';
import { FIELD_CASES } from './support/bad-fields';
import { openWorld, type State, type World } from './support/world';

/** Longer than the relay lets an unstarted process wait, and than it sleeps between two looks. */
const LATE_MS = 2_500;

const CASES = [...DOOR_CASES, ...FIELD_CASES, ...FACT_CASES];
/** Codes that take a part of the system to be broken; each endpoint is tried below. */
const BROKEN_PARTS: readonly ErrorCode[] = [
  'RATE_LIMITED',
  'DATABASE_UNAVAILABLE',
  'IDENTITY_UNAVAILABLE',
  'INTERNAL',
];

/** What takes an installation without its setting, tried at the end. */
const UNEQUIPPED = ['createWebhook WEBHOOKS_NOT_SET_UP'];

let world: World;
let askers: Askers;
let before: State;
/** A port on which nobody listens. */
let closedPort: number;

async function openAskers({ issuer, ours, unready }: World): Promise<Askers> {
  const { tenantId, things } = ours;
  const tokenOf = (roles: readonly string[], company = tenantId): Promise<string> =>
    issuer.tokenOf({ tenantId: company, subject: 'usr_test', roles: roles as Role[] });
  const roles = ['accountant', 'auditor', 'operator', 'customer', 'owner', 'unknown'];
  const tokens = roles.map(async (role) => [role, await tokenOf([role])] as const);
  return {
    ...{ things, unready },
    manager: await tokenOf(['manager']),
    byRole: { ...Object.fromEntries(await Promise.all(tokens)), none: await tokenOf([]) },
    bad: await issuer.badTokens({ tenantId, subject: 'usr_test', roles: ['manager'] }),
    unknownCompany: await tokenOf(['manager'], 'tnt_nobody'),
  };
}

beforeAll(async () => {
  world = await openWorld();
  askers = await openAskers(world);
  closedPort = await reservePort([19_000], process.pid);
  await world.quiet();
  before = await world.state();
});
afterAll(() => world.close());

/** Holds an answer against the table of errors and the form of RFC 9457. */
function expectProblem(answer: WireAnswer, code: ErrorCode, extras: object = {}): void {
  const { status, title, retryable } = ERRORS[code];
  expect(answer.json).toMatchObject({
    code,
    status,
    title,
    retryable,
    type: `/docs/errors#${code}`,
    ...extras,
  });
  const { detail, requestId } = answer.json as Record<string, unknown>;
  expect([typeof detail, requestId]).toEqual(['string', answer.headers['request-id']]);
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.headers['request-id']).toMatch(/^req_[0-9a-f]{32}$/);
  expect(answer.headers['www-authenticate'] !== undefined).toBe(status === 401);
  expect(answer.headers['retry-after'] !== undefined).toBe(retryable);
  expect(answer.headers['allow'] !== undefined).toBe(status === 405);
  // However large or strange the request, the answer is small and quotes no token.
  expect(answer.text.length).toBeLessThan(15_000);
  expect(answer.text).not.toContain(askers.manager);
}

const named = ({ endpoint, code, what }: BadCase): string => `${endpoint.id} answers ${code} to ${what}`;

test.each(CASES.map((bad) => [named(bad), bad] as const))('%s, and nothing changes', async (_name, bad) => {
  const wire = wireOf(bad.endpoint, askers.things, askers.manager, bad.change(askers));
  expectProblem(await send(world.server.url, wire), bad.code, bad.extras?.(askers));
  expect(await world.state()).toEqual(before);
});

const NO_ROUTES = [
  ...[
    '/',
    '/v1',
    '/v1/',
    '/v2/payments',
    '/v1/leases',
    '/v1/ledger',
    '/favicon.ico',
    '/v1/payments/',
    '/v1/Payments',
  ],
  ...[
    '/V1/payments',
    '//v1/payments',
    '/v1//payments',
    '/v1/payments//reversals',
    '/v1/payments/pay_1/reversals/',
  ],
  ...[
    '/v1/payments/%E0%A4%A',
    '/v1/payments/%',
    '/v1/payments/%zz/reversals',
    '/docs/%E0%A4%A',
    '/docs/%00',
    '/docs/../../etc',
  ],
  ...[
    '/docs/%2e%2e/%2e%2e/package.json',
    '/codec',
    '/codec/decode/',
    '/openapi.yaml',
    `/${'x'.repeat(8_000)}`,
  ],
];

test.each(NO_ROUTES)(
  '%s answers ROUTE_NOT_FOUND, with a token and without, and nothing changes',
  async (path) => {
    for (const headers of [{}, { authorization: `Bearer ${askers.manager}` }]) {
      const answer = await send(world.server.url, { method: 'GET', path, headers });
      expect(answer.json).toMatchObject({
        code: 'ROUTE_NOT_FOUND',
        status: 404,
        detail: ERRORS.ROUTE_NOT_FOUND.title,
      });
      expect(answer.text).not.toContain('package');
    }
    expect(await world.state()).toEqual(before);
  },
);

test('after all of it, with time for whatever comes late, nothing has changed and nothing was logged', async () => {
  await sleep(LATE_MS);
  expect(await world.state()).toEqual(before);
  expect(world.server.log()).toBe('');
});

test('no two cases are called the same', () => {
  expect(new Set(CASES.map(named)).size).toBe(CASES.length);
});

test('every code that an endpoint documents has a case that provokes it, and no case is of another code', () => {
  const documented = ENDPOINTS.flatMap((endpoint) =>
    [...sharedErrors(endpoint), ...endpoint.errors].map((code) => `${endpoint.id} ${code}`),
  );
  const provoked = [
    ...CASES.map(({ endpoint, code }) => `${endpoint.id} ${code}`),
    ...ENDPOINTS.flatMap(({ id }) => BROKEN_PARTS.map((code) => `${id} ${code}`)),
    ...UNEQUIPPED,
  ];
  expect([...new Set(provoked)].toSorted()).toEqual([...new Set(documented)].toSorted());
});

describe.each(ENDPOINTS.map((endpoint) => [endpoint.id, endpoint] as const))(
  '%s, with a part broken',
  (_id, endpoint) => {
    const ask = (url: string, change = {}): Promise<WireAnswer> =>
      send(url, wireOf(endpoint, askers.things, askers.manager, change));

    test('answers DATABASE_UNAVAILABLE when nobody listens at the database, and nothing changes', async () => {
      const pool = openPool(`postgres://bn_app:x@127.0.0.1:${closedPort}/none`, 2, 'test');
      const server = await openTestServer({ ...world.parts, pool });
      expectProblem(await ask(server.url), 'DATABASE_UNAVAILABLE');
      await server.close();
      await pool.end();
      expect(await world.state()).toEqual(before);
    });

    test('answers IDENTITY_UNAVAILABLE when the keys of the issuer cannot be fetched, and nothing changes', async () => {
      const { issuer, audience } = world.issuer;
      const jwksUrl = `http://127.0.0.1:${closedPort}/jwks`;
      const verifier = openTokenVerifier({ issuer, audience, jwksFile: undefined, jwksUrl }, systemClock);
      const server = await openTestServer({ ...world.parts, verifier });
      expectProblem(await ask(server.url), 'IDENTITY_UNAVAILABLE');
      await server.close();
      expect(await world.state()).toEqual(before);
    });

    test('answers INTERNAL without a word of the cause, which is logged, and nothing changes', async () => {
      const verifier = { verify: () => Promise.reject(new Error('the cause of it, mail amina@people.test')) };
      const server = await openTestServer({ ...world.parts, verifier });
      const answer = await ask(server.url);
      expectProblem(answer, 'INTERNAL', { detail: ERRORS.INTERNAL.title });
      expect(answer.text).not.toContain('cause');
      expect(server.log()).toContain('the cause of it');
      expect(server.log()).toContain(answer.headers['request-id']);
      expect(server.log()).not.toContain('amina@people.test');
      await server.close();
      expect(await world.state()).toEqual(before);
    });

    test('answers RATE_LIMITED to one request too many of a credential and not to another credential', async () => {
      const server = await openTestServer({ ...world.parts, requestsPerMinute: 1 });
      expectProblem(await ask(server.url, { rawQuery: 'unknown=1' }), 'REQUEST_INVALID');
      // The same token under another spelling of its scheme is the same credential.
      const limited = await ask(server.url, { headers: { authorization: `bEARER ${askers.manager}` } });
      expectProblem(limited, 'RATE_LIMITED');
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(1);
      const other = { headers: { authorization: `Bearer ${askers.bad['without roles']}` } };
      expectProblem(await ask(server.url, other), 'TOKEN_INVALID');
      await server.close();
      expect(await world.state()).toEqual(before);
    });
  },
);

test('createWebhook answers WEBHOOKS_NOT_SET_UP where the installation has no secret, and nothing changes', async () => {
  const webhooks = { secret: undefined, privateAddressesAllowed: false };
  const server = await openTestServer({ ...world.parts, webhooks });
  const endpoint = ENDPOINTS.find(({ id }) => id === 'createWebhook')!;
  expectProblem(
    await send(server.url, wireOf(endpoint, askers.things, askers.manager)),
    'WEBHOOKS_NOT_SET_UP',
  );
  await server.close();
  expect(await world.state()).toEqual(before);
});
