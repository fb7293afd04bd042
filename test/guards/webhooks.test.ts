import { newId } from '../../kernel/db';
import { isAppError } from '../../kernel/errors';
import { acceptReplay, acceptSuspension, acceptWebhook } from '../../store/webhooks/accept';
import { webhooks } from '../../store/webhooks/read';
import { AT, openRoom, type Room } from './support/room';

let room: Room;
beforeEach(async () => {
  room = await openRoom();
});
afterEach(() => room.close());

const WEBHOOKS_MAX = 20;
const ORIGIN = {
  actor: { type: 'user', id: 'usr_manager' },
  correlationId: 'req_1',
  clientApp: 'api',
} as const;

function commandOf(webhookId: string, key = newId('req')) {
  const request = { key, requestHash: '0'.repeat(64), at: AT };
  const response = { status: 202, location: `/v1/webhooks/${webhookId}`, body: { webhookId } };
  return { tenantId: room.tenantId, webhookId, origin: ORIGIN, request, response };
}

const create = (webhookId = newId('whk'), key?: string) =>
  acceptWebhook(room.pool, {
    ...commandOf(webhookId, key),
    ...{ url: 'https://hooks.example.test/secret-path?token=1', eventTypes: null },
  });
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'accepted',
    (error: unknown) => (isAppError(error) ? error.code : String(error)),
  );
const enabled = async (): Promise<number> =>
  (await webhooks(room.pool, room.tenantId, null, 100)).filter(({ status }) => status === 'enabled').length;

test('of many that are created at once a company gets as many as it may have', async () => {
  const codes = await Promise.all(Array.from({ length: WEBHOOKS_MAX + 5 }, () => codeOf(create())));
  expect(codes.filter((code) => code === 'accepted')).toHaveLength(WEBHOOKS_MAX);
  expect(codes.filter((code) => code === 'WEBHOOKS_TOO_MANY')).toHaveLength(5);
  expect(await enabled()).toBe(WEBHOOKS_MAX);
});

test('suspending one makes room for one, and a replay of it is then refused', async () => {
  const first = newId('whk');
  await create(first);
  for (let count = 1; count < WEBHOOKS_MAX; count += 1) await create();
  expect(await codeOf(create())).toBe('WEBHOOKS_TOO_MANY');
  // One that is enabled takes no further room by being replayed.
  expect(await codeOf(acceptReplay(room.pool, { ...commandOf(first), from: null }))).toBe('accepted');
  await acceptSuspension(room.pool, commandOf(first));
  await create();
  expect(await codeOf(acceptReplay(room.pool, { ...commandOf(first), from: null }))).toBe(
    'WEBHOOKS_TOO_MANY',
  );
});

test('a replay of what nobody has says so, of a company too that has as many as it may', async () => {
  for (let count = 0; count < WEBHOOKS_MAX; count += 1) await create();
  const replay = acceptReplay(room.pool, { ...commandOf(newId('whk')), from: null });
  expect(await codeOf(replay)).toBe('WEBHOOK_NOT_FOUND');
});

test('a request that is repeated does its work once', async () => {
  const webhookId = newId('whk');
  expect((await create(webhookId, 'key-0001')).replayed).toBe(false);
  expect((await create(webhookId, 'key-0001')).replayed).toBe(true);
  for (let times = 0; times < 2; times += 1) {
    await acceptSuspension(room.pool, commandOf(webhookId, 'key-0002'));
    await acceptReplay(room.pool, { ...commandOf(webhookId, 'key-0003'), from: AT });
  }
  const events = await room.rows(
    `SELECT event_type AS type, envelope -> 'data' AS data FROM outbox WHERE tenant_id = $1 AND aggregate_id = $2 ORDER BY aggregate_seq`,
    webhookId,
  );
  // The origin of the address and not the whole of it: path and query may hold a secret.
  const about = { webhookId, origin: 'https://hooks.example.test' };
  expect(events).toEqual([
    { type: 'webhook.created', data: { ...about, eventTypes: null } },
    { type: 'webhook.suspended', data: { ...about, reason: 'asked' } },
    { type: 'webhook.replayed', data: { ...about, from: AT.toISOString() } },
  ]);
  expect(await enabled()).toBe(1);
});

test('what is refused leaves nothing behind', async () => {
  const webhookId = newId('whk');
  expect(await codeOf(acceptSuspension(room.pool, commandOf(webhookId, 'key-0001')))).toBe(
    'WEBHOOK_NOT_FOUND',
  );
  const replay = acceptReplay(room.pool, { ...commandOf(webhookId, 'key-0001'), from: null });
  expect(await codeOf(replay)).toBe('WEBHOOK_NOT_FOUND');
  expect((await create(webhookId, 'key-0001')).replayed).toBe(false);
});
