import { setTimeout as sleep } from 'node:timers/promises';
import { inTransaction } from '../../kernel/db';
import type { ProcessStart } from '../../kernel/events';
import { claimProcessStarts } from '../../kernel/events/process-start';
import { acceptStarts } from './support/accepted';
import { openBus, type Bus } from './support/bus';
import { byId, gated, idsOf, openTakers, whenStarted, type Takers } from './support/takers';

const LONG_ENOUGH_MS = 300;

let bus: Bus;
let takers: Takers;
beforeEach(async () => {
  bus = await openBus([]);
  takers = openTakers(bus);
});
afterEach(async () => {
  await takers.stop();
  await bus.close();
});

test('of two workers that are called, one starts each process, with all it was accepted with, and notes it', async () => {
  const accepted = await acceptStarts(bus.appPool, 25);
  const workers = [await takers.worker(), await takers.worker()];
  expect(await takers.call([...accepted, ...accepted])).toEqual([]);
  await whenStarted(accepted.length, ...workers);
  await Promise.all(workers.map((each) => each.stop()));
  expect(byId(workers.flatMap(({ started }) => started))).toEqual(byId(accepted));
  expect(await takers.waiting()).toEqual([]);
  expect(workers.flatMap(({ left, deaf }) => [...left, ...deaf])).toEqual([]);
});

test('a worker takes no more than it has room for, and what it has no room for another takes', async () => {
  const accepted = await acceptStarts(bus.appPool, 15);
  const { start, open } = gated();
  const busy = await takers.worker({ room: () => 3, start });
  try {
    await takers.call(accepted);
    await whenStarted(3, busy);
    await sleep(LONG_ENOUGH_MS);
    expect([busy.started.length, (await takers.claimed()).length]).toEqual([3, 3]);

    const free = await takers.worker();
    await takers.call(accepted);
    await whenStarted(accepted.length, busy, free);
    expect(busy.started).toHaveLength(3);
  } finally {
    open();
  }
});

test('a burst is started so many at a time', async () => {
  const accepted = await acceptStarts(bus.appPool, 15);
  const { start, open } = gated();
  const one = await takers.worker({ start });
  try {
    await takers.call(accepted);
    await whenStarted(8, one);
    await sleep(LONG_ENOUGH_MS);
    expect(one.started).toHaveLength(8);
  } finally {
    open();
  }
  expect(byId(await whenStarted(accepted.length, one))).toEqual(byId(accepted));
});

test('a worker without room looks again until it has some', async () => {
  const accepted = await acceptStarts(bus.appPool, 1);
  let room = 0;
  const one = await takers.worker({ room: () => room });
  await takers.call(accepted);
  await sleep(LONG_ENOUGH_MS);
  expect(one.started).toEqual([]);
  room = 1;
  await whenStarted(accepted.length, one);
});

test('a worker that may not start anything, as one of another build, claims nothing', async () => {
  const accepted = await acceptStarts(bus.appPool, 2);
  const old = await takers.worker({ mayStart: () => false });
  await takers.call(accepted);
  await sleep(LONG_ENOUGH_MS);
  expect([old.started, await takers.claimed()]).toEqual([[], []]);
});

test('a worker whose build is replaced claims nothing of what it was called for before', async () => {
  const [before, after] = (await acceptStarts(bus.appPool, 1)) as [ProcessStart, ProcessStart];
  let [mayStart, room] = [true, 0];
  const one = await takers.worker({ mayStart: () => mayStart, room: () => room });
  await takers.call([before]);
  await sleep(LONG_ENOUGH_MS);
  mayStart = false;
  await sleep(LONG_ENOUGH_MS);
  [mayStart, room] = [true, 100];
  await takers.call([after]);
  await whenStarted(1, one);
  await sleep(LONG_ENOUGH_MS);
  expect([one.started, await takers.claimed()]).toEqual([[after], [after.workflowId]]);
});

test('a worker whose build is replaced while it claims leaves what it has claimed to the relay', async () => {
  const [first] = await acceptStarts(bus.appPool, 1);
  let asked = 0;
  const one = await takers.worker({ mayStart: () => (asked += 1) === 1 });
  await takers.call([first!]);
  await sleep(LONG_ENOUGH_MS);
  expect([one.started, await takers.claimed()]).toEqual([[], [first!.workflowId]]);
  expect(await takers.waiting()).toContain(first!.workflowId);
});

test('what cannot be started is told, keeps back no other, and is left to the relay', async () => {
  const accepted = await acceptStarts(bus.appPool, 10);
  const bad = new Set(idsOf(accepted.slice(0, 9)));
  const start = ({ workflowId }: ProcessStart): Promise<void> =>
    bad.has(workflowId) ? Promise.reject(new Error('down')) : Promise.resolve();
  const one = await takers.worker({ start });
  await takers.call(accepted);
  await whenStarted(accepted.length, one);
  await takers.call(accepted);
  await sleep(LONG_ENOUGH_MS);
  await one.stop();
  expect(one.started).toHaveLength(accepted.length);
  expect(one.left.map(String)).toEqual([...bad].map(() => 'Error: down'));
  expect(new Set(await takers.waiting())).toEqual(bad);
});

test('what is no call, or of nothing, or of another company, starts nothing', async () => {
  const accepted = await acceptStarts(bus.appPool, 1);
  const [ours, theirs] = accepted as [ProcessStart, ProcessStart];
  const one = await takers.worker();
  const crossed = `${ours.tenantId} ${theirs.workflowId}`;
  for (const payload of ['', ' ', 'x', ' x', 'tnt_none x', `${ours.tenantId} `, crossed])
    await bus.appPool.query(`SELECT pg_notify('bn_start', $1)`, [payload]);
  await sleep(LONG_ENOUGH_MS);
  expect([one.started, await takers.claimed(), one.left]).toEqual([[], [], []]);
  await takers.call(accepted);
  await whenStarted(accepted.length, one);
});

test('a claim waits for nobody: a start that another is claiming is left to them', async () => {
  const [held, free] = (await acceptStarts(bus.appPool, 2)) as [ProcessStart, ProcessStart];
  await inTransaction(bus.appPool, held.tenantId, 'hold', async (tx) => {
    const text = 'SELECT FROM process_start WHERE tenant_id = $1 AND workflow_id = $2 FOR UPDATE';
    await tx.query(text, [tx.tenantId, held.workflowId]);
    const asked = claimProcessStarts(bus.appPool, held.tenantId, idsOf([held, free]));
    await expect(asked).resolves.toEqual([free]);
  });
});

test('what is started already is not claimed', async () => {
  const [one, other] = (await acceptStarts(bus.appPool, 2)) as [ProcessStart, ProcessStart];
  const text = 'UPDATE process_start SET started_at = now() WHERE tenant_id = $1 AND workflow_id = $2';
  await bus.adminPool.query(text, [one.tenantId, one.workflowId]);
  expect(await claimProcessStarts(bus.appPool, one.tenantId, idsOf([one, other]))).toEqual([other]);
});

test('a worker that stops starts and notes what it has claimed, and claims nothing more', async () => {
  const accepted = await acceptStarts(bus.appPool, 10);
  const { start, open } = gated();
  const one = await takers.worker({ start });
  await takers.call(accepted);
  await whenStarted(8, one);
  const stopped = one.stop().then(() => 'stopped');
  try {
    expect(await Promise.race([stopped, sleep(LONG_ENOUGH_MS, 'still starting')])).toBe('still starting');
  } finally {
    open();
  }
  await stopped;
  const begun = idsOf(one.started);
  expect(begun).toHaveLength(8);
  expect(await takers.claimed()).toEqual(begun.toSorted());
  expect(await takers.waiting()).toEqual(idsOf(accepted).filter((id) => !begun.includes(id)));
});
