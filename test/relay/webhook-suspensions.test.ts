import { eventsAt } from '../support/receiver';
import { openWebhookRoom, type WebhookRoom } from './support/webhook-room';

// When a webhook is called no more, and how it goes on.

let room: WebhookRoom;
beforeEach(async () => {
  room = await openWebhookRoom();
});
afterEach(() => room.close());

const REFUSED = 'payment.reversal_refused';

const suspensions = async (webhookId: string): Promise<Record<string, unknown>[]> => {
  const { rows } = await room.bus.adminPool.query<{ envelope: Record<string, unknown> }>(
    `SELECT envelope FROM outbox WHERE aggregate_id = $1 AND event_type = 'webhook.suspended' ORDER BY aggregate_seq`,
    [webhookId],
  );
  return rows.map(({ envelope }) => envelope);
};

test('a suspended webhook is sent nothing, keeps its place, and goes on from there', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  await room.suspend(webhookId);
  const ids = await room.happen(2);
  expect(await room.claim()).toEqual([]);
  expect(await room.webhook(webhookId)).toMatchObject({ status: 'suspended', suspendedBecause: 'asked' });
  await room.replay(webhookId);
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual(ids);
});

test('what is suspended after it was claimed is sent nothing', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  await room.happen(1);
  const [claim] = await room.claim();
  await room.suspend(webhookId);
  await room.turn(claim!);
  expect(room.receiver.received).toEqual([]);
});

test('what is suspended while an event is on its way is sent no further one', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const ids = await room.happen(5);
  room.receiver.answer = async ({ event }) => {
    if (event.id === ids[1]) await room.suspend(webhookId);
    return 204;
  };
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual(ids.slice(0, 2));
  await room.replay(webhookId);
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual(ids);
});

test('a receiver that says it is gone is called no more: the webhook is suspended, and its event says by which', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const [id] = await room.happen(2);
  room.receiver.answer = () => 410;
  await room.run();
  expect(await room.webhook(webhookId)).toMatchObject({ status: 'suspended', suspendedBecause: 'gone' });
  const actor = { type: 'system', id: 'relay' };
  const data = { webhookId, reason: 'gone', origin: new URL(room.receiver.urlOf('/')).origin };
  expect(await suspensions(webhookId)).toMatchObject([{ actor, causationId: id, data }]);
  room.pass(7 * 86_400_000);
  await room.run();
  expect(room.receiver.received).toHaveLength(1);
});

test('after three days of failing a webhook is suspended, and a replay then loses nothing', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const ids = await room.happen(2);
  room.receiver.answer = () => 500;
  const begunMs = room.clock.now().getTime();
  while ((await room.webhook(webhookId)).status === 'enabled') {
    await room.run();
    room.pass(3_600_000);
  }
  const hours = (room.clock.now().getTime() - begunMs) / 3_600_000;
  expect(hours).toBe(73);
  expect(await room.webhook(webhookId)).toMatchObject({ suspendedBecause: 'failing' });
  room.receiver.received.length = 0;
  room.receiver.answer = () => 204;
  await room.replay(webhookId);
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual(ids);
  expect(await room.webhook(webhookId)).toMatchObject({ status: 'enabled', failingSince: null });
});

test('two failures three days apart suspend nothing: nobody has tried for so long', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  await room.happen(1);
  room.receiver.answer = () => 500;
  await room.run();
  room.pass(80 * 3_600_000);
  await room.run();
  expect(await room.webhook(webhookId)).toMatchObject({ status: 'enabled' });
});

test('what a person suspended meanwhile stays suspended by them', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  await room.happen(1);
  room.receiver.answer = async () => {
    await room.suspend(webhookId);
    return 410;
  };
  await room.run();
  expect(await room.webhook(webhookId)).toMatchObject({ suspendedBecause: 'asked' });
  expect(await suspensions(webhookId)).toHaveLength(1);
});
