import { apiClient, until, type ApiClient } from '../../dev/demo/client';
import { newId } from '../../kernel/db';
import type { Company } from '../support/rent-payment/company';
import { RENT_MINOR } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { eventsAt, openReceiver, verified, type Receiver } from '../support/receiver';

let stage: Stage;
let receiver: Receiver;
let company: Company;
let manager: ApiClient;
beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 2 }, durable: false });
  receiver = await openReceiver();
});
afterAll(async () => {
  await stage.close();
  await receiver.close();
});
beforeEach(async () => {
  company = await stage.company();
  const server = stage.stack.processes.find(({ name }) => name.startsWith('server'));
  manager = apiClient(server?.url ?? '', await company.tokenFor('manager'));
});

const WAIT_MS_MAX = 30_000;
const PAID = ['payment.initiated', 'payment.succeeded', 'disbursement.check_requested'];

async function create(
  path: string,
  eventTypes?: readonly string[],
): Promise<{ webhookId: string; secret: string }> {
  const { status, body } = await manager.post('/v1/webhooks', newId('req'), {
    url: receiver.urlOf(path),
    eventTypes,
  });
  expect(status).toBe(201);
  return { webhookId: String(body['webhookId']), secret: String(body['secret']) };
}

const came = (path: string, count: number): Promise<string[]> =>
  until(
    `${count} events at ${path}`,
    WAIT_MS_MAX,
    () => Promise.resolve(eventsAt(receiver, path)),
    (ids) => ids.length >= count,
  );

/** Tables in whose rows a text stands. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await stage.adminPool.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
  );
  const found = await Promise.all(
    rows.map(async ({ name }) => {
      const sql = `SELECT FROM ${name} t WHERE strpos(to_jsonb(t)::text, $1) > 0 LIMIT 1`;
      return (await stage.adminPool.query(sql, [text])).rowCount === 0 ? [] : [name];
    }),
  );
  return found.flat();
}

it('the events of a payment are sent, signed, each once with two relays; the log says so', async () => {
  const { webhookId, secret } = await create(`/${company.tenantId}`, PAID);
  await company.final(await company.pay(0, RENT_MINOR));
  await came(`/${company.tenantId}`, PAID.length);
  const requests = receiver.received.filter(({ path }) => path === `/${company.tenantId}`);
  expect(requests.map(({ event }) => event.type).toSorted()).toEqual(PAID.toSorted());
  for (const request of requests) expect(verified(secret, request)).toEqual(request.event);
  const feed = (await manager.get('/v1/events?limit=200')).body['items'] as unknown as object[];
  for (const { event } of requests) expect(feed).toContainEqual(event);
  const log = await manager.get(`/v1/webhooks/${webhookId}/deliveries`);
  const items = log.body['items'] as unknown as { eventId: string; outcome: string }[];
  expect(items.map(({ eventId }) => eventId).toSorted()).toEqual(
    requests.map(({ event }) => event.id).toSorted(),
  );
  expect(new Set(items.map(({ outcome }) => outcome))).toEqual(new Set(['delivered']));
});

it('a repeated request is told the same secret, which is kept nowhere and shown nowhere else', async () => {
  const key = newId('req');
  const url = receiver.urlOf('/secret');
  const asked = { url: url.replace('http://', 'HTTP://'), eventTypes: ['charge.posted'] };
  const first = await manager.post('/v1/webhooks', key, asked);
  const again = await manager.post('/v1/webhooks', key, asked);
  expect([again.status, again.body]).toEqual([201, first.body]);
  const secret = String(first.body['secret']);
  expect(secret).toMatch(/^whsec_/);
  expect(await tablesWith(secret.slice('whsec_'.length))).toEqual([]);
  expect(await tablesWith(String(first.body['webhookId']))).toContain('webhook');
  expect((await manager.get(first.headers.get('location') ?? '')).body).toMatchObject({ url });
  const shown = [await manager.get('/v1/webhooks'), await manager.get(first.headers.get('location') ?? '')];
  for (const { status, body } of shown) {
    expect(status).toBe(200);
    expect(JSON.stringify(body)).not.toContain('whsec_');
  }
});

it('a suspended webhook waits, and a replay sends what it missed; each change is an event and in the audit trail', async () => {
  const path = `/${company.tenantId}`;
  const { webhookId } = await create(path, ['payment.succeeded']);
  const at = `/v1/webhooks/${webhookId}`;
  expect((await manager.post(`${at}/suspensions`, newId('req'), {})).status).toBe(202);
  expect((await manager.get(at)).body).toMatchObject({ status: 'suspended', suspendedBecause: 'asked' });
  await company.final(await company.pay(0, RENT_MINOR));
  expect((await manager.post(`${at}/replays`, newId('req'), {})).status).toBe(202);
  await came(path, 1);
  expect((await manager.get(at)).body).toMatchObject({ status: 'enabled', suspendedBecause: null });
  const actions = await until(
    'the audit trail',
    WAIT_MS_MAX,
    async () =>
      (
        await stage.adminPool.query<{ action: string }>(
          'SELECT action FROM audit_record WHERE subject = $1 ORDER BY sequence',
          [webhookId],
        )
      ).rows.map(({ action }) => action),
    (found) => found.length === 3,
  );
  expect(actions).toEqual(['webhook.created', 'webhook.suspended', 'webhook.replayed']);
});
