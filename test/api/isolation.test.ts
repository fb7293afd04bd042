import { ENDPOINTS } from '../../api/endpoints';
import type { Endpoint } from '../../api/middleware/endpoint';
import { PERMISSIONS, ROLES, type Role } from '../../kernel/auth';
import { newId } from '../../kernel/db';
import { send, type WireAnswer } from '../support/http';
import { goodAsk, wireOf, type Change } from './support/asks';
import { nobodys } from './support/nobodys';
import type { Things } from './support/things';
import { openWorld, type State, type World } from './support/world';

let world: World;
let before: State;
let ourManager: string;

beforeAll(async () => {
  world = await openWorld();
  ourManager = await world.ours.tokenOf('manager');
  await world.quiet();
  before = await world.state();
});
afterAll(() => world.close());

/** An answer with its ids and its request's id taken out: what is left must not tell the two apart. */
function anonymous({ status, headers, text }: WireAnswer, things: Things): object {
  const ids = Object.values(things).flat() as string[];
  const bare = ids.reduce(
    (left, id) => left.replaceAll(id, 'ID'),
    text.replaceAll(/req_[0-9a-f]{32}/g, 'REQUEST'),
  );
  const { date, 'request-id': _request, ratelimit, 'content-length': _length, ...rest } = headers;
  return { status, text: bare, headers: Object.keys({ date, ratelimit, ...rest }).toSorted() };
}

const ask = async (
  endpoint: Endpoint,
  things: Things,
  token: string,
  change: Change = {},
): Promise<WireAnswer> => send(world.server.url, wireOf(endpoint, things, token, change));

const each = ENDPOINTS.map((endpoint) => [endpoint.id, endpoint] as const);
const namesThings = each.filter(([, endpoint]) => JSON.stringify(goodAsk(endpoint, nobodys())).includes('_'));
const namesNothing = each.filter(([id]) => !namesThings.some(([other]) => other === id));

test('the endpoints that name things and those that list are all of them', () => {
  expect(namesThings.length + namesNothing.length).toBe(ENDPOINTS.length);
  expect(namesThings.length).toBeGreaterThan(8);
  expect(namesNothing.length).toBeGreaterThan(3);
});

test.each(namesThings)(
  '%s answers to ids of another company as to ids of nobody, and nothing changes',
  async (_id, endpoint) => {
    const things = nobodys();
    const ofTheirs = await ask(endpoint, world.theirs.things, ourManager);
    const ofNobody = await ask(endpoint, things, ourManager);
    expect(ofNobody.status).toBe(404);
    expect(anonymous(ofTheirs, world.theirs.things)).toEqual(anonymous(ofNobody, things));
    expect(await world.state()).toEqual(before);
  },
);

test.each(namesThings)('%s does find the same ids for their own company', async (_id, endpoint) => {
  // The control: were the requests bad, the test above would prove nothing. A spent key stops a write just before it.
  const { things, tokenOf } = world.theirs;
  const headers = endpoint.method === 'post' ? { 'idempotency-key': things.usedKey } : {};
  const { status } = await ask(endpoint, things, await tokenOf('manager'), { headers });
  expect(status).toBe(endpoint.method === 'post' ? 409 : 200);
  expect(await world.state()).toEqual(before);
});

const idsIn = (text: string): string[] =>
  text.match(/\b(tnt|usr|prp|unt|own|set|cus|lse|chg|pay|dep|adj|rev|crd|att|rvw|rfd|whk)_[0-9a-f]{32}\b/g) ??
  [];

async function idsOf(tenantId: string): Promise<Set<string>> {
  const { rows } = await world.stage.adminPool.query<{ line: string }>(
    `SELECT to_jsonb(l)::text AS line FROM ledger_line l WHERE tenant_id = $1
     UNION ALL SELECT to_jsonb(p)::text FROM payment p WHERE tenant_id = $1
     UNION ALL SELECT to_jsonb(r)::text FROM review r WHERE tenant_id = $1
     UNION ALL SELECT to_jsonb(w)::text FROM webhook w WHERE tenant_id = $1
     UNION ALL SELECT envelope::text FROM outbox WHERE tenant_id = $1`,
    [tenantId],
  );
  return new Set(rows.flatMap(({ line }) => idsIn(line)));
}

const LISTS: Readonly<Record<string, readonly string[]>> = {
  listPayments: ['', 'limit=200', 'updatedAfter=2000-01-01T00:00:00Z', 'status=succeeded'],
  listReviews: ['', 'limit=200', 'status=open', 'kind=outcome_unknown'],
  listEntries: ['', 'limit=200'],
  listEvents: ['', 'limit=200'],
  listWebhooks: ['', 'limit=200'],
  // A write of something new, which shows what it was given.
  createWebhook: [],
  listAccounts: [''],
  getBalances: ['', 'asOf=2199-12-31'],
  getTrialBalance: [''],
};

test.each(namesNothing)('%s shows nothing of another company', async (id, endpoint) => {
  const [ours, theirs] = [await idsOf(world.ours.tenantId), await idsOf(world.theirs.tenantId)];
  expect([...ours].filter((known) => theirs.has(known))).toEqual([]);
  for (const rawQuery of LISTS[id] ?? []) {
    const { status, text } = await ask(endpoint, world.ours.things, ourManager, { rawQuery });
    expect(status).toBe(200);
    expect(idsIn(text).filter((found) => !ours.has(found))).toEqual([]);
  }
  expect(Object.keys(LISTS)).toContain(id);
  expect(await world.state()).toEqual(before);
});

const listPayments = ENDPOINTS.find(({ id }) => id === 'listPayments')!;

test('a list filtered by a lease of another company is empty, as it is for a lease of nobody', async () => {
  for (const leaseId of [world.theirs.things.leaseId, newId('lse')]) {
    const { json } = await ask(listPayments, world.ours.things, ourManager, { query: { leaseId } });
    expect(json).toEqual({ items: [], nextAfter: null });
  }
});

test('a cursor of another company goes on in our own list', async () => {
  const theirManager = await world.theirs.tokenOf('manager');
  const page = await ask(listPayments, world.theirs.things, theirManager, { query: { limit: '1' } });
  const { nextAfter } = page.json as { nextAfter: string };
  const { text, status } = await ask(listPayments, world.ours.things, ourManager, {
    query: { after: nextAfter },
  });
  expect(status).toBe(200);
  const theirs = await idsOf(world.theirs.tenantId);
  expect(idsIn(text).filter((id) => theirs.has(id))).toEqual([]);
});

test('a cursor of one list is refused by another, and by the same list in another order', async () => {
  const listReviews = ENDPOINTS.find(({ id }) => id === 'listReviews')!;
  const first = await ask(listPayments, world.ours.things, ourManager, { query: { limit: '1' } });
  const { nextAfter: after } = first.json as { nextAfter: string };
  const again = (endpoint: Endpoint, query: Record<string, string>): Promise<WireAnswer> =>
    ask(endpoint, world.ours.things, ourManager, { query: { after, ...query } });
  expect((await again(listPayments, {})).status).toBe(200);
  expect((await again(listReviews, {})).json).toMatchObject({ code: 'REQUEST_INVALID' });
  const inAnotherOrder = { updatedAfter: '2000-01-01T00:00:00Z' };
  expect((await again(listPayments, inAnotherOrder)).json).toMatchObject({ code: 'REQUEST_INVALID' });
});

test('a deposit of our own receipts and one of theirs is refused as if theirs were nobody’s', async () => {
  const recordDeposit = ENDPOINTS.find(({ id }) => id === 'recordDeposit')!;
  const [ours, theirs] = [world.ours.things.undepositedPaymentId, world.theirs.things.undepositedPaymentId];
  const { body = {} } = goodAsk(recordDeposit, world.ours.things);
  const answer = await ask(recordDeposit, world.ours.things, ourManager, {
    body: { ...body, paymentIds: [ours, theirs] },
  });
  expect(answer.json).toMatchObject({ code: 'PAYMENT_NOT_FOUND', paymentId: theirs });
  expect(await world.state()).toEqual(before);
});

const roleCases = each.flatMap(([id, endpoint]) => ROLES.map((role) => [id, role, endpoint] as const));

test.each(roleCases)(
  '%s with the role %s is open or closed as the permission table says',
  async (_id, role, endpoint) => {
    // A query that no endpoint has is looked at after the roles: 400 says that the door was passed.
    const token = await world.ours.tokenOf(role);
    const { status } = await ask(endpoint, world.ours.things, token, { rawQuery: 'unknown=1' });
    const allowed: readonly Role[] = PERMISSIONS[endpoint.permission];
    expect(status).toBe(allowed.includes(role) ? 400 : 403);
  },
);

test.each(each)('%s needs one of its roles among several, and no more', async (_id, endpoint) => {
  const { tenantId, things } = world.ours;
  const allowed: readonly Role[] = PERMISSIONS[endpoint.permission];
  const others = ROLES.filter((role) => !allowed.includes(role));
  const tokenOf = (roles: readonly Role[]): Promise<string> =>
    world.issuer.tokenOf({ tenantId, subject: 'usr_1', roles });
  const statusOf = async (roles: readonly Role[]): Promise<number> =>
    (await ask(endpoint, things, await tokenOf(roles), { rawQuery: 'unknown=1' })).status;
  expect(await statusOf([...others, allowed[0]!])).toBe(400);
  expect(await statusOf(others)).toBe(403);
});

test('no permission is without an endpoint or the codec, and no endpoint without a permission of the table', () => {
  const used = new Set<string>([...ENDPOINTS.map(({ permission }) => permission), 'payloads.decode']);
  expect([...used].toSorted()).toEqual(Object.keys(PERMISSIONS).toSorted());
});

test.each(each)('%s without a token says 401 and no more', async (_id, endpoint) => {
  const { status, json } = await ask(endpoint, world.theirs.things, '', {
    headers: { authorization: undefined },
  });
  expect(status).toBe(401);
  expect(Object.keys(json as object).toSorted()).toEqual(
    ['code', 'detail', 'requestId', 'retryable', 'status', 'title', 'type'].toSorted(),
  );
  expect(await world.state()).toEqual(before);
});

test('a token of a company that nobody set up reads an empty book, and finds nothing of anybody', async () => {
  const nobody = await world.issuer.tokenOf({ tenantId: 'tnt_nobody', subject: 'usr_1', roles: ['manager'] });
  for (const endpoint of ENDPOINTS.filter(({ method }) => method === 'get')) {
    const { status, text } = await ask(endpoint, world.theirs.things, nobody);
    expect([endpoint.id, [200, 404].includes(status)]).toEqual([endpoint.id, true]);
    const asked = idsIn(JSON.stringify(world.theirs.things));
    expect(idsIn(text).filter((id) => !asked.includes(id))).toEqual([]);
    expect(status === 200 && idsIn(text).length > 0).toBe(false);
  }
  expect(await world.state()).toEqual(before);
});

test('the same key in two companies is two requests: each gets its own payment', async () => {
  const recordPayment = ENDPOINTS.find(({ id }) => id === 'recordPayment')!;
  const key = newId('req');
  const paid = [];
  for (const side of [world.ours, world.theirs]) {
    const token = await side.tokenOf('manager');
    paid.push(await ask(recordPayment, side.things, token, { headers: { 'idempotency-key': key } }));
  }
  expect(paid.map(({ status }) => status)).toEqual([202, 202]);
  expect(paid.map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, undefined]);
  const [ours, theirs] = paid.map(({ json }) => (json as { id: string }).id);
  expect(ours).not.toBe(theirs);
});

test('a receipt number of another company is nobody’s business', async () => {
  const recordPayment = ENDPOINTS.find(({ id }) => id === 'recordPayment')!;
  const { body = {} } = goodAsk(recordPayment, world.ours.things);
  const receiptNumber = newId('req');
  const theirs = goodAsk(recordPayment, world.theirs.things).body;
  const theirManager = await world.theirs.tokenOf('manager');
  const first = await ask(recordPayment, world.theirs.things, theirManager, {
    body: { ...theirs, receiptNumber },
  });
  const second = await ask(recordPayment, world.ours.things, ourManager, {
    body: { ...body, receiptNumber },
  });
  expect([first.status, second.status]).toEqual([202, 202]);
});
