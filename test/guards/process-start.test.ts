import { connectTemporal, startProcess, type TemporalConnection } from '../../kernel/temporal';
import { startTestTemporal, type TestTemporal } from '../support/temporal';

let server: TestTemporal;
let temporal: TemporalConnection;
beforeAll(async () => {
  server = await startTestTemporal();
  temporal = connectTemporal(server.address, 'default', KEYS);
});
afterAll(async () => {
  await temporal.close();
  await server.stop();
});

const KEYS = { currentId: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) };
const processOf = (workflowId: string) => ({
  workflowId,
  workflowType: 'rentPayment',
  taskQueue: 'nobody-listens',
  input: { tenantId: 'tnt_1', paymentId: 'pay_1' },
  attributes: {},
  summary: 'cash of 100 minor units',
});

test('a process that was started before is started: a second start is success and no second run', async () => {
  await startProcess(temporal.client, processOf('twice'));
  const { runId } = await temporal.client.workflow.getHandle('twice').describe();
  await expect(startProcess(temporal.client, processOf('twice'))).resolves.toBeUndefined();
  expect((await temporal.client.workflow.getHandle('twice').describe()).runId).toBe(runId);
});

test('what a worker held when it was killed is given to another after five seconds', async () => {
  await startProcess(temporal.client, processOf('held'));
  const { raw } = await temporal.client.workflow.getHandle('held').describe();
  expect(Number(raw.executionConfig?.defaultWorkflowTaskTimeout?.seconds)).toBe(5);
});

test('a process that has ended is never started again', async () => {
  await startProcess(temporal.client, processOf('ended'));
  const handle = temporal.client.workflow.getHandle('ended');
  const { runId } = await handle.describe();
  await handle.terminate('over');
  await startProcess(temporal.client, processOf('ended'));
  const { runId: last, status } = await handle.describe();
  expect([last, status.name]).toEqual([runId, 'TERMINATED']);
});

test('what a process is started with stands in its history encrypted', async () => {
  await startProcess(temporal.client, processOf('sealed'));
  const { history } = await temporal.client.workflowService.getWorkflowExecutionHistory({
    namespace: 'default',
    execution: { workflowId: 'sealed' },
  });
  const [payload] = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
  expect(Buffer.from(payload?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
  expect(Buffer.from(payload?.data ?? []).toString('latin1')).not.toContain('pay_1');
});
