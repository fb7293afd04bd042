import { FLOWS_TASK_QUEUE, WORKFLOW_TYPES } from '../../contracts/rent-payment';
import { until } from '../../dev/demo/client';
import { newId } from '../../kernel/db';
import { rewindConsumer, type ProcessStart } from '../../kernel/events';
import { startProcess } from '../../kernel/temporal';
import { kes, pathOf, type Company } from '../support/rent-payment/company';
import { POSTINGS, whileLocked } from '../support/rent-payment/gate';
import { closedView, currentDetailsOf, viewOf } from '../support/rent-payment/processes';
import { RENT_MINOR, today } from '../support/rent-payment/scene';
import { snapshotOf } from '../support/rent-payment/snapshot';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { verdictOn } from '../support/rent-payment/verdict';

const OUTAGE_MS = 15_000;
const REPEATS = 5;

let stage: Stage;
let company: Company;

beforeAll(async () => {
  stage = await openStage({ processes: { server: 1, worker: 1, relay: 1 }, durable: true });
});
beforeEach(async () => {
  company = await stage.company();
});
afterEach(async () => {
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
});
afterAll(() => stage.close());

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)));
const countOf = async (table: string): Promise<bigint> =>
  (await company.rows<{ count: bigint }>(`SELECT count(*) FROM ${table} WHERE tenant_id = $1`))[0]!.count;

/** The start of a payment's process as it was accepted. */
async function startOf(paymentId: string): Promise<ProcessStart> {
  const [start] = await company.rows<ProcessStart>(
    `SELECT tenant_id AS "tenantId", workflow_id AS "workflowId", workflow_type AS "workflowType",
            task_queue AS "taskQueue", input, attributes, summary
       FROM process_start WHERE tenant_id = $1 AND input ->> 'paymentId' = $2`,
    paymentId,
  );
  return start!;
}

it('a repeated request posts once: at once with others, and again when all is over', async () => {
  const key = newId('req');
  const body = {
    ...{ leaseId: company.leaseId(0), method: 'cash', amount: kes(RENT_MINOR) },
    ...{ receivedOn: today(), receiptNumber: newId('req') },
  };
  const answers = await times(REPEATS, () => company.api.post('/v1/payments', key, body));
  const [first] = answers;
  const id = String(first!.body['id']);
  expect(answers.map(({ status, body: said }) => [status, said])).toEqual(
    answers.map(() => [202, first!.body]),
  );
  expect(await company.final(id)).toMatchObject({ status: 'succeeded', surplus: kes(0n) });
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);

  const before = await snapshotOf(stage.adminPool, company.tenantId);
  const late = await company.api.post('/v1/payments', key, body);
  expect([late.status, late.body]).toEqual([202, first!.body]);
  expect(await snapshotOf(stage.adminPool, company.tenantId)).toEqual(before);
  expect(await countOf('payment')).toBe(1n);
});

it('a repeated start of a process starts nothing: while it runs, and after it ended', async () => {
  const id = await whileLocked(stage.adminPool, POSTINGS, [], async ({ waiting }) => {
    const paymentId = await company.pay(0, RENT_MINOR);
    await waiting(1, 'worker');
    expect(await viewOf(stage, paymentId)).toMatchObject({ status: 'RUNNING', processStatus: 'received' });
    await startProcess(stage.temporal.client, await startOf(paymentId));
    return paymentId;
  });
  expect(await company.final(id)).toMatchObject({ status: 'succeeded' });
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);

  const [before, view] = [await snapshotOf(stage.adminPool, company.tenantId), await closedView(stage, id)];
  await startProcess(stage.temporal.client, await startOf(id));
  expect(await viewOf(stage, id)).toEqual(view);
  expect(await snapshotOf(stage.adminPool, company.tenantId)).toEqual(before);
});

it('a second process for one payment, under another id, posts nothing', async () => {
  const id = await company.pay(0, RENT_MINOR);
  await company.final(id);
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
  const before = await snapshotOf(stage.adminPool, company.tenantId);
  const result: unknown = await stage.temporal.client.workflow.execute(WORKFLOW_TYPES.rentPayment, {
    workflowId: newId('req'),
    taskQueue: FLOWS_TASK_QUEUE,
    args: [{ tenantId: company.tenantId, paymentId: id }],
  });
  expect(result).toEqual({ status: 'succeeded', reason: null });
  expect(await snapshotOf(stage.adminPool, company.tenantId)).toEqual(before);
});

it('a repeated delivery of every event changes nothing: no second audit record, no second notice', async () => {
  const id = await company.pay(0, RENT_MINOR);
  await company.final(await company.reverse((await company.final(id))['id'] as unknown as string));
  expect(await verdictOn(stage, company.tenantId)).toEqual([]);
  const [before, mail] = [await snapshotOf(stage.adminPool, company.tenantId), await stage.inbox()];

  const text = `SELECT consumer || '/' || shard || ' at ' || position AS cursor FROM consumer_cursor ORDER BY 1`;
  const read = async () =>
    (await stage.relayPool.query<{ cursor: string }>(text)).rows.map(({ cursor }) => cursor);
  const cursors = await read();
  for (const consumer of ['audit', 'notifications'] as const) await rewindConsumer(stage.relayPool, consumer);
  expect(await read()).not.toEqual(cursors);
  await until('all events to be delivered again', 20_000, read, (now) => now.join() === cursors.join());
  expect(await snapshotOf(stage.adminPool, company.tenantId)).toEqual(before);
  expect(await stage.inbox()).toEqual(mail);
});

it('while Temporal is down the API accepts and reads back, and the payment completes when it returns', async () => {
  await stage.stack.killPart('temporal');
  const id = await company.pay(0, RENT_MINOR);
  expect((await company.api.get(pathOf(id))).body).toMatchObject({
    id,
    status: 'received',
    amount: kes(RENT_MINOR),
  });
  await sleep(2_000);
  expect((await company.api.get(pathOf(id))).body).toMatchObject({ status: 'received' });
  await stage.stack.startPart('temporal');
  expect(await company.final(id)).toMatchObject({ status: 'succeeded' });
});

it('with PostgreSQL down for 15 s in the middle, processes say that they wait for the database, then finish', async () => {
  const ids: string[] = [];
  const inTheMiddle = whileLocked(stage.adminPool, POSTINGS, [], async ({ waiting }) => {
    ids.push(...(await times(3, () => company.pay(0, RENT_MINOR / 2n))));
    await waiting(1, 'worker');
    await stage.stack.killPart('postgres');
  });
  await expect(inTheMiddle).rejects.toThrow(/connection/i);
  const downSinceMs = performance.now();
  for (const id of ids) {
    const waits = await until(
      `${id} to wait`,
      OUTAGE_MS,
      () => viewOf(stage, id),
      ({ waitingFor }) => waitingFor !== undefined,
    );
    expect(waits).toMatchObject({ status: 'RUNNING', waitingFor: 'database' });
    expect(await currentDetailsOf(stage, id)).toMatch(/Waiting for the \*\*database\*\* to do: /);
  }
  await sleep(OUTAGE_MS - (performance.now() - downSinceMs));
  await stage.stack.startPart('postgres');
  for (const id of ids) {
    expect(await company.final(id)).toMatchObject({ status: 'succeeded' });
    expect(await closedView(stage, id)).toMatchObject({ processStatus: 'succeeded', waitingFor: undefined });
  }
});
