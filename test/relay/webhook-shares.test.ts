import { claimDue } from '../../consumers/webhooks/due';
import { sweepIdle } from '../../consumers/webhooks/sweep';
import { newId } from '../../kernel/db';
import { eventsAt } from '../support/receiver';
import { openWebhookRoom, type WebhookRoom } from './support/webhook-room';

// Who gets how much of a relay, and what it takes to find work.

let room: WebhookRoom;
beforeEach(async () => {
  room = await openWebhookRoom();
});
afterEach(() => room.close());

const REFUSED = 'payment.reversal_refused';

/** Events in every shard of a company. */
async function happenEverywhere(tenantId?: string): Promise<void> {
  for (let count = 0; count < 40; count += 1) await room.happen(1, newId('pay'), tenantId);
}

const countOf = (names: readonly string[]): number =>
  Math.max(...Object.values(Object.groupBy(names, (name) => name)).map((alike) => alike?.length ?? 0));

test('one webhook and one company get their share of a relay, and another company is served beside them', async () => {
  const other = newId('tnt');
  await room.bus.adminPool.query(`INSERT INTO tenant (tenant_id, name) VALUES ($1, 'Other')`, [other]);
  for (let count = 0; count < 6; count += 1) await room.create(`/${count}`, [REFUSED]);
  await room.create('/other', [REFUSED], other);
  await happenEverywhere();
  await happenEverywhere(other);
  const claims = await room.claim();
  expect(countOf(claims.map(({ webhookId }) => webhookId))).toBe(2);
  const ours = claims.filter(({ tenantId }) => tenantId === room.tenantId);
  expect(ours).toHaveLength(8);
  // Room of the company that one webhook may not have goes to its others.
  expect(new Set(ours.map(({ webhookId }) => webhookId)).size).toBeGreaterThanOrEqual(4);
  const theirs = claims.filter(({ tenantId }) => tenantId === other);
  expect(theirs).toHaveLength(2);
  // What this relay is at counts.
  const busy = [...ours, ...theirs.slice(1)];
  const next = await claimDue(room.bus.relayPool, room.clock.now(), 100, busy);
  expect(next.filter(({ tenantId }) => tenantId === room.tenantId)).toEqual([]);
  expect(next).toHaveLength(1);
});

test('a receiver that is slow has its turn with others between two events', async () => {
  await room.create('/slow', [REFUSED]);
  const ids = await room.happen(3);
  room.receiver.answer = () => (room.pass(2_000), 204);
  const [claim] = await room.claim();
  await room.turn(claim!);
  expect(eventsAt(room.receiver, '/slow')).toEqual(ids.slice(0, 1));
  await room.run();
  expect(eventsAt(room.receiver, '/slow')).toEqual(ids);
});

test('publishing waits for nobody who is at a webhook, and what it could not tell is found by the sweep', async () => {
  await room.create('/a', [REFUSED]);
  const holder = await room.bus.adminPool.connect();
  await holder.query('BEGIN');
  await holder.query('SELECT FROM webhook_place FOR UPDATE');
  const ids = await room.happen(1);
  await holder.query('COMMIT');
  holder.release();
  expect(await room.claim()).toEqual([]);
  await sweepIdle(room.bus.relayPool);
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual(ids);
});

test('what is published while a relay is at a webhook is found when it leaves', async () => {
  await room.create('/a', [REFUSED]);
  const paymentId = newId('pay');
  const first = await room.happen(1, paymentId);
  let second: string[] = [];
  room.receiver.answer = async () => {
    room.receiver.answer = () => 204;
    const holder = await room.bus.adminPool.connect();
    await holder.query('BEGIN');
    await holder.query('SELECT FROM webhook_place FOR UPDATE');
    second = await room.happen(1, paymentId);
    await holder.query('COMMIT');
    holder.release();
    return 204;
  };
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual([...first, ...second]);
});

test('an event that was published behind what a place knows of, and is not taken, is tried again when it is due', async () => {
  await room.create('/a', [REFUSED]);
  const [id] = await room.happen(2);
  await room.bus.adminPool.query('UPDATE webhook_place SET head = position + 1 WHERE position < head');
  room.receiver.answer = ({ event }) => (event.id === id ? 204 : 500);
  await room.run();
  room.pass(5_000);
  room.receiver.answer = () => 204;
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toHaveLength(3);
});

test('places of a suspended webhook are met once by a look for work, and a replay brings them back', async () => {
  const webhookId = await room.create('/a', [REFUSED]);
  const ids = await room.happen(1);
  await room.suspend(webhookId);
  expect(await room.claim()).toEqual([]);
  const asideOf = async (): Promise<number | null> =>
    (
      await room.bus.adminPool.query(
        `SELECT FROM webhook_place WHERE webhook_id = $1 AND due_at = 'infinity'`,
        [webhookId],
      )
    ).rowCount;
  expect(await asideOf()).toBe(1);
  await room.replay(webhookId);
  expect(await asideOf()).toBe(0);
  await room.run();
  expect(eventsAt(room.receiver, '/a')).toEqual(ids);
});
