import { webhookStandings } from '../../consumers/webhooks';
import { webhookSecret } from '../../kernel/auth';
import { newId } from '../../kernel/db';
import { eventsAt, verified } from '../support/receiver';
import { MASTER, openWebhookRoom, type WebhookRoom } from './support/webhook-room';

let room: WebhookRoom;
beforeEach(async () => {
  room = await openWebhookRoom();
});
afterEach(() => room.close());

const CREATED = 'webhook.created';
const REFUSED = 'payment.reversal_refused';

test('every event is sent once, whole and signed, those of an aggregate in order', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const payments = await Promise.all([12, 12, 12].map((count) => room.happen(count)));
  await room.run();
  const came = eventsAt(room.receiver, '/a');
  expect(came.toSorted()).toEqual(payments.flat().toSorted());
  for (const ids of payments) expect(came.filter((id) => ids.includes(id))).toEqual(ids);
  const secret = webhookSecret(MASTER, room.tenantId, webhookId);
  // The library looks at the time as well, which is the room's here.
  jest.useFakeTimers({ now: room.clock.now(), doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] });
  for (const request of room.receiver.received) {
    expect(verified(secret, request)).toEqual(request.event);
    expect(request.headers).toMatchObject({
      'webhook-id': request.event.id,
      'content-type': 'application/json',
    });
    expect(request.event.tenantId).toBe(room.tenantId);
  }
  jest.useRealTimers();
  const log = await room.log(webhookId);
  expect(log.map(({ eventId }) => eventId).toSorted()).toEqual(came.toSorted());
  expect(new Set(log.map(({ outcome, responseStatus }) => `${outcome} ${responseStatus}`))).toEqual(
    new Set(['delivered 204']),
  );
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toHaveLength(36);
});

test('a webhook is sent what is published after it was made, of its own company and of the types it is for', async () => {
  await room.happen(2);
  const other = newId('tnt');
  await room.create('/refused', [REFUSED]);
  await room.create('/webhooks', [CREATED]);
  await room.create('/all');
  const ours = await room.happen(2);
  await room.happen(2, newId('pay'), other);
  await room.run();
  expect(eventsAt(room.receiver, '/refused')).toEqual(ours);
  const typesAt = (path: string): Set<string> =>
    new Set(room.receiver.received.filter((one) => one.path === path).map(({ event }) => event.type));
  expect(typesAt('/webhooks')).toEqual(new Set([CREATED]));
  expect(typesAt('/all')).toEqual(new Set([CREATED, REFUSED]));
  expect(room.receiver.received.filter(({ event }) => event.tenantId !== room.tenantId)).toEqual([]);
});

test('an event that is not taken is sent again under the same id, and holds up nothing but what follows it in its order', async () => {
  const failing = await room.create('/failing', [REFUSED]);
  await room.create('/well', [REFUSED]);
  const ids = await room.happen(3);
  room.receiver.answer = ({ path }) => (path === '/failing' ? 500 : 204);
  await room.run();
  expect(eventsAt(room.receiver, '/failing')).toEqual([ids[0]]);
  expect(eventsAt(room.receiver, '/well')).toEqual(ids);
  expect((await room.webhook(failing)).failingSince).toEqual(room.clock.now());
  room.pass(4_999);
  await room.run();
  expect(eventsAt(room.receiver, '/failing')).toHaveLength(1);
  room.pass(1);
  room.receiver.answer = () => 200;
  await room.run();
  expect(eventsAt(room.receiver, '/failing')).toEqual([ids[0], ...ids]);
  const log = await room.log(failing);
  expect(log.map(({ outcome, responseStatus }) => [outcome, responseStatus]).at(-1)).toEqual([
    'refused',
    500,
  ]);
  expect(await room.webhook(failing)).toMatchObject({ status: 'enabled', failingSince: null });
});

test('the wait grows with every failure, up to an hour', async () => {
  const webhookId = await room.create('/failing', [REFUSED]);
  await room.happen(1);
  room.receiver.answer = () => 503;
  const waits: number[] = [];
  for (let tries = 0; tries < 13; tries += 1) {
    await room.run();
    const { rows } = await room.bus.adminPool.query<{ due_at: Date }>(
      'SELECT due_at FROM webhook_place WHERE webhook_id = $1 AND failures > 0',
      [webhookId],
    );
    waits.push((rows[0]!.due_at.getTime() - room.clock.now().getTime()) / 1_000);
    room.pass(waits.at(-1)! * 1_000);
  }
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 1_280, 2_560, 3_600, 3_600, 3_600]);
});

test.each(['refused', 'no_answer', 'not_sent'] as const)(
  'what came of a try is in the log: %s',
  async (outcome) => {
    const webhookId = await room.create('/a', [REFUSED]);
    await room.happen(1);
    if (outcome === 'refused') room.receiver.answer = () => 302;
    if (outcome === 'no_answer') room.receiver.answer = () => new Promise(() => undefined);
    if (outcome === 'not_sent') await room.receiver.close();
    const settings = { timeoutMs: 2_000 };
    for (const claim of await room.claim()) await room.turn(claim, room.bus.appPool, settings);
    const expected = {
      refused: { responseStatus: 302, failure: null },
      no_answer: { responseStatus: null, failure: 'TIMEOUT' },
      not_sent: { responseStatus: null, failure: 'ECONNREFUSED' },
    };
    expect(await room.log(webhookId)).toMatchObject([{ eventType: REFUSED, outcome, ...expected[outcome] }]);
  },
);

test('an address of this network is not called where it may not be, whatever the webhook says, and nobody in clear', async () => {
  const secure = room.receiver.urlOf('/a').replace('http:', 'https:');
  const ids = [await room.create(secure, [REFUSED]), await room.create('http://8.8.8.8:9/', [REFUSED])];
  await room.happen(1);
  for (const claim of await room.claim())
    await room.turn(claim, room.bus.appPool, { privateAddressesAllowed: false });
  for (const id of ids)
    expect(await room.log(id)).toMatchObject([{ outcome: 'not_sent', failure: 'ADDRESS_BARRED' }]);
  expect(room.receiver.received).toEqual([]);
});

test('how webhooks stand is counted over all companies; only what nobody has tried is late', async () => {
  await room.create('/well', [REFUSED]);
  await room.create('/failing', [REFUSED]);
  await room.suspend(await room.create('/suspended', [REFUSED]));
  await room.bus.publish();
  await room.run();
  const { relayPool } = room.bus;
  const counts = { enabled: 2, failing: 0, suspended: 1 };
  expect(await webhookStandings(relayPool, room.clock.now())).toEqual({ ...counts, oldestSeconds: null });
  room.receiver.answer = ({ path }) => (path === '/failing' ? 500 : 204);
  room.pass(3_600_000);
  await room.happen(1);
  // Published by the database's own clock, which has long passed the room's: late is counted from when it came due.
  await room.bus.adminPool.query('UPDATE outbox SET delivered_at = $1 WHERE delivered_at > $1', [
    room.clock.now(),
  ]);
  room.pass(90_000);
  expect((await webhookStandings(relayPool, room.clock.now())).oldestSeconds).toBe(90);
  await room.run();
  room.pass(1_000);
  expect(await webhookStandings(relayPool, room.clock.now())).toEqual({
    ...{ enabled: 1, failing: 1, suspended: 1, oldestSeconds: null },
  });
});
