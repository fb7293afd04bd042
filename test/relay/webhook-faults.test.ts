import { setTimeout as sleep } from 'node:timers/promises';
import { keepWebhooks } from '../../consumers/webhooks';
import { claimDue } from '../../consumers/webhooks/due';
import { newId, type Pool } from '../../kernel/db';
import { eventsAt } from '../support/receiver';
import { until } from './support/until';
import { MASTER, openWebhookRoom, type WebhookRoom } from './support/webhook-room';

let room: WebhookRoom;
beforeEach(async () => {
  room = await openWebhookRoom();
});
afterEach(() => room.close());

const REFUSED = 'payment.reversal_refused';

/** The company's pool, gone as soon as `isGone` says so: as to a process that has died. */
const lostWhen = (isGone: () => boolean): Pool =>
  ({
    connect: () => (isGone() ? Promise.reject(new Error('died')) : room.bus.appPool.connect()),
  }) as unknown as Pool;

test('a relay that dies between sending an event and noting it repeats that one, under its id, and loses none', async () => {
  await room.create('/a', [REFUSED]);
  const ids = await room.happen(4);
  const [claim] = await room.claim();
  const died = (): boolean => eventsAt(room.receiver, '/a').length >= 2;
  await expect(room.turn(claim!, lostWhen(died))).rejects.toThrow('died');
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual(ids.slice(0, 2));
  room.pass(60_000);
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual([ids[0], ids[1], ...ids.slice(1)]);
});

test('of two relays at once each order is sent by one', async () => {
  await room.create('/a', [REFUSED]);
  await room.create('/b', [REFUSED]);
  const payments = await Promise.all(Array.from({ length: 12 }, () => room.happen(2)));
  const first = await room.bus.relayPool.connect();
  await first.query('BEGIN');
  const claims = await claimDue(first, room.clock.now(), 100);
  // The second asks while the first has not committed, and waits for nobody.
  const second = await Promise.race([room.claim(), sleep(5_000, 'it waited')]);
  await first.query('COMMIT');
  first.release();
  expect(second).toEqual([]);
  await Promise.all(claims.map((claim) => room.turn(claim)));
  await room.run();
  for (const path of ['/a', '/b'])
    expect(eventsAt(room.receiver, path).toSorted()).toEqual(payments.flat().toSorted());
});

test('a relay that was slow and lost its claim moves nothing back, and sends nothing further', async () => {
  await room.create('/a', [REFUSED]);
  const ids = await room.happen(3);
  const [slow] = await room.claim();
  room.pass(60_000);
  await room.run();
  await room.turn(slow!);
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual([...ids, ids[0]]);
});

test('a replay that is asked for while an event is on its way is not lost', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const from = room.clock.now();
  const paymentId = newId('pay');
  const first = await room.happen(2, paymentId);
  await room.run();
  const second = await room.happen(1, paymentId);
  room.receiver.answer = async () => {
    room.receiver.answer = () => 204;
    await room.replay(webhookId, from);
    return 204;
  };
  await room.run();
  expect(eventsAt(room.receiver, '/a').slice(3)).toEqual([...first, ...second]);
});

test('a relay whose claim a replay has taken over puts nothing off', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const ids = await room.happen(2);
  room.receiver.answer = async () => {
    room.receiver.answer = () => 204;
    await room.replay(webhookId);
    return 500;
  };
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual([ids[0], ...ids]);
  expect(await room.webhook(webhookId)).toMatchObject({ status: 'enabled', failingSince: null });
});

test('replays beside receivers that are gone hold each other up and end, all of them', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  room.receiver.answer = () => 410;
  for (let round = 0; round < 8; round += 1) {
    await Promise.all(Array.from({ length: 12 }, () => room.happen(1)));
    await room.replay(webhookId);
    const claims = await room.claim();
    const replays = [1, 2, 3].map(() => room.replay(webhookId));
    await Promise.all([...claims.map((claim) => room.turn(claim)), ...replays]);
  }
  expect(await room.log(webhookId)).not.toEqual([]);
});

test('a replay sends what was recorded from its instant on, those that were delivered too, and nothing before', async () => {
  await room.happen(1);
  const webhookId = await room.create('/a', [REFUSED]);
  await room.happen(2);
  await room.run();
  room.receiver.received.length = 0;
  await room.replay(webhookId, new Date('2026-03-05T08:00:00.000Z'));
  await room.run();
  // All three are dated at that instant: what was recorded before the webhook was made comes as well.
  expect(eventsAt(room.receiver, '/a')).toHaveLength(3);
  room.receiver.received.length = 0;
  await room.happen(1);
  await room.replay(webhookId, new Date('2026-03-05T08:00:00.001Z'));
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual([]);
});

test('a relay that is asked to stop begins no further event and leaves the rest to others at once, failures as they were', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const ids = await room.happen(3);
  const stopping = new AbortController();
  room.receiver.answer = () => (stopping.abort(), 204);
  const [claim] = await room.claim();
  expect(claim).toBeDefined();
  await room.turn(claim!, room.bus.appPool, { signal: stopping.signal });
  expect(eventsAt(room.receiver, '/a')).toEqual(ids.slice(0, 1));
  room.receiver.answer = () => 500;
  await room.run();
  room.pass(5_000);
  const [again] = await room.claim();
  expect(again).toBeDefined();
  await room.turn(again!, room.bus.appPool, { signal: stopping.signal });
  expect((await room.webhook(webhookId)).failingSince).not.toBeNull();
  room.receiver.answer = () => 204;
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual([ids[0], ids[1], ids[1], ids[2]]);
});

test('running by itself, a receiver that never answers holds up no other, and stopping waits for what is on its way', async () => {
  const { appPool, relayPool } = room.bus;
  await room.create('/stuck', [REFUSED]);
  await room.create('/well', [REFUSED]);
  let free = (): void => undefined;
  const stuck = new Promise<void>((resolve) => (free = resolve));
  room.receiver.answer = ({ path }) => (path === '/stuck' ? stuck.then(() => 204) : 204);
  const failures: unknown[] = [];
  const loop = keepWebhooks({
    ...{ relayPool, appPool, clock: room.clock, secret: MASTER, timeoutMs: 20_000 },
    ...{ privateAddressesAllowed: true, everyMs: 20, sweepEveryMs: 60_000 },
    report: { failed: ({ error }) => failures.push(error), recovered: () => undefined },
  });
  const ids = (await Promise.all(Array.from({ length: 20 }, () => room.happen(2)))).flat();
  await until('the other to be sent everything', () => eventsAt(room.receiver, '/well').length >= ids.length);
  await until('the stuck one to be called', () => eventsAt(room.receiver, '/stuck').length > 0);
  let isStopped = false;
  const stopped = loop.stop().then(() => (isStopped = true));
  await sleep(100);
  expect(isStopped).toBe(false);
  free();
  await stopped;
  expect(eventsAt(room.receiver, '/well').toSorted()).toEqual(ids.toSorted());
  expect(failures).toEqual([]);
});
