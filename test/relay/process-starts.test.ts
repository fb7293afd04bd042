import { inTransaction } from '../../kernel/db';
import { waitingProcessStarts, type ProcessStart } from '../../kernel/events';
import { startWaitingProcesses } from '../../kernel/events/process-starter';
import { openStartNotes } from '../../kernel/events/start-notes';
import { acceptStarts } from './support/accepted';
import { openBus, type Bus } from './support/bus';

let bus: Bus;
beforeEach(async () => {
  bus = await openBus([]);
});
afterEach(() => bus.close());

/** Accepts `count` processes of each of two companies, and answers their workflow ids, oldest first. */
const accept = async (count: number): Promise<string[]> =>
  (await acceptStarts(bus.appPool, count)).map(({ workflowId }) => workflowId);

const waiting = async (): Promise<string[]> =>
  (await waitingProcessStarts(bus.relayPool, 0)).map(({ workflowId }) => workflowId);

test('what was accepted and not started is started once, of every company, with all it was accepted with', async () => {
  const ids = await accept(3);
  const started: ProcessStart[] = [];
  const start = (process: ProcessStart) => Promise.resolve(void started.push(process));
  await startWaitingProcesses(bus.relayPool, 0, start);
  await startWaitingProcesses(bus.relayPool, 0, start);
  expect(started.map(({ workflowId }) => workflowId)).toEqual(ids);
  expect(started[0]).toMatchObject({
    workflowType: 'rentPayment',
    taskQueue: 'flows',
    input: { tenantId: started[0]?.tenantId },
    attributes: { TenantId: started[0]?.tenantId },
    summary: 'a payment',
  });
  expect(await waiting()).toEqual([]);
});

test('what was accepted only now is left to the workers that are called for it', async () => {
  const ids = await accept(1);
  await startWaitingProcesses(bus.relayPool, 60_000, () => Promise.reject(new Error('must not be called')));
  expect(await waiting()).toEqual(ids);
});

test('a process that cannot be started keeps back no other, is told, and is tried again', async () => {
  const ids = await accept(20);
  const bad = ids.slice(0, 8);
  const start = ({ workflowId }: ProcessStart) =>
    bad.includes(workflowId) ? Promise.reject(new Error('refused')) : Promise.resolve();
  await expect(startWaitingProcesses(bus.relayPool, 0, start)).rejects.toThrow('refused');
  expect(await waiting()).toEqual(bad);
  await startWaitingProcesses(bus.relayPool, 0, () => Promise.resolve());
  expect(await waiting()).toEqual([]);
});

test('a service that is down is asked a few times and not for every process', async () => {
  const ids = await accept(30);
  let asked = 0;
  const start = () => {
    asked += 1;
    return Promise.reject(new Error('down'));
  };
  await expect(startWaitingProcesses(bus.relayPool, 0, start)).rejects.toThrow('down');
  expect(asked).toBe(24);
  expect(await waiting()).toEqual(ids);
});

const companyOf = (workflowId: string): string => workflowId.split('/')[1] ?? '';

/** Notes these, and answers what could not be written. */
async function note(workflowIds: readonly string[], pool = bus.appPool): Promise<unknown[]> {
  const failures: unknown[] = [];
  const notes = openStartNotes(pool, (error) => failures.push(error));
  for (const workflowId of workflowIds) notes.note({ tenantId: companyOf(workflowId), workflowId });
  await notes.drain();
  return failures;
}

test('what is noted as started, of every company, is not asked for again; the rest is', async () => {
  const ids = await accept(3);
  const [first = '', , , fourth = ''] = ids;
  expect(await note([first, fourth, first])).toEqual([]);
  expect(await waiting()).toEqual(ids.filter((id) => id !== first && id !== fourth));
});

test('a note waits for nobody: a start that another is noting is left to them', async () => {
  const [held = '', free = ''] = await accept(2);
  await inTransaction(bus.appPool, companyOf(held), 'hold', async (tx) => {
    const text = 'SELECT FROM process_start WHERE tenant_id = $1 AND workflow_id = $2 FOR UPDATE';
    await tx.query(text, [tx.tenantId, held]);
    expect(await note([held, free])).toEqual([]);
  });
  expect(await waiting()).not.toContain(free);
  expect(await waiting()).toContain(held);
});

test('a note that cannot be written is told and dropped, and keeps back no other', async () => {
  const [lost = '', kept = ''] = await accept(1);
  const pool = Object.create(bus.appPool) as typeof bus.appPool;
  let asked = 0;
  pool.connect = (() =>
    (asked += 1) === 1
      ? Promise.reject(new Error('Connection terminated'))
      : bus.appPool.connect()) as typeof pool.connect;
  expect(await note([lost, kept], pool)).toMatchObject([{ code: 'DATABASE_UNAVAILABLE' }]);
  expect(await waiting()).toContain(lost);
  expect(await waiting()).not.toContain(kept);
});
