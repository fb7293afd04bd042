import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { until } from '../../dev/demo/client';
import {
  connectTemporal,
  dataConverterOf,
  DEPLOYMENT_NAME,
  openOwnStarts,
  roomOf,
  setCurrentBuild,
  watchBuild,
  type TemporalConnection,
} from '../../kernel/temporal';
import { startTestTemporal, type TestTemporal } from '../support/temporal';
import type * as workflows from './support/ends-at-once';

const NAMESPACE = 'default';
const KEYS = { currentId: 'k1', keys: new Map([['k1', Buffer.alloc(32, 1)]]) };

let server: TestTemporal;
let temporal: TemporalConnection;
const workers: { readonly worker: Worker; readonly running: Promise<void> }[] = [];
const connections: NativeConnection[] = [];
beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined), shutdownSignals: [] });
  server = await startTestTemporal();
  temporal = connectTemporal(server.address, NAMESPACE, KEYS);
});
afterAll(async () => {
  for (const { worker } of workers) worker.shutdown();
  await Promise.all(workers.map(({ running }) => running));
  await Promise.all(connections.map((connection) => connection.close()));
  await temporal.close();
  await server.stop();
});

/** A worker's connection, and the worker where `taskQueue` is given, of a build where one is given. */
async function connected(taskQueue?: string, buildId?: string): Promise<NativeConnection> {
  const connection = await NativeConnection.connect({ address: server.address });
  connections.push(connection);
  if (taskQueue === undefined) return connection;
  const version = { deploymentName: DEPLOYMENT_NAME, buildId: buildId ?? '' };
  const worker = await Worker.create({
    ...{ connection, namespace: NAMESPACE, taskQueue, dataConverter: dataConverterOf(KEYS) },
    workflowsPath: require.resolve('./support/ends-at-once'),
    ...(buildId && {
      workerDeploymentOptions: {
        ...{ version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' as const },
      },
    }),
  });
  workers.push({ worker, running: worker.run() });
  return connection;
}

const processOn = (taskQueue: string, workflowId: string) => ({
  ...{ workflowId, taskQueue, workflowType: 'endsAtOnce' satisfies keyof typeof workflows },
  ...{ input: {}, attributes: {}, summary: 'nothing to do' },
});

/** Whether the first task of a process came with the answer to its start. */
async function isOwn(workflowId: string): Promise<boolean> {
  const { events } = await temporal.client.workflow.getHandle(workflowId).fetchHistory();
  return events?.[0]?.workflowExecutionStartedEventAttributes?.eagerExecutionAccepted ?? false;
}

test('the first task of what a worker starts comes with the answer, and the process goes on from there', async () => {
  const start = openOwnStarts(await connected('own'), NAMESPACE, KEYS);
  await start(processOn('own', 'mine'));
  await temporal.client.workflow.getHandle('mine').result();
  expect(await isOwn('mine')).toBe(true);
});

test('what is started where no worker has room for it waits for any', async () => {
  const start = openOwnStarts(await connected(), NAMESPACE, KEYS);
  await start(processOn('later', 'anyones'));
  expect(await isOwn('anyones')).toBe(false);
  await connected('later');
  await temporal.client.workflow.getHandle('anyones').result();
});

test('what was started before by anybody is started: no second run', async () => {
  const start = openOwnStarts(await connected('twice'), NAMESPACE, KEYS);
  await start(processOn('twice', 'again'));
  const { runId } = await temporal.client.workflow.getHandle('again').describe();
  await expect(start(processOn('twice', 'again'))).resolves.toBeUndefined();
  expect((await temporal.client.workflow.getHandle('again').describe()).runId).toBe(runId);
});

test('a worker has room for sixteen first tasks, less what it works at', () => {
  const busyWith = (numInFlightLocalActivities: number, numInFlightWorkflowActivations: number) =>
    roomOf({ getStatus: () => ({ numInFlightLocalActivities, numInFlightWorkflowActivations }) as never });
  expect([busyWith(0, 0), busyWith(5, 2), busyWith(15, 3)]).toEqual([16, 9, -2]);
});

test('a worker knows within seconds whether new processes start on its build, and where it cannot know starts none', async () => {
  const told: string[] = [];
  const connection = await connected();
  const watch = (buildId?: string, into: string[] = []) =>
    watchBuild(connection, NAMESPACE, buildId, (standing) => into.push(standing));
  const first = await watch('b1', told);
  expect(first.isCurrent()).toBe(false);
  await setCurrentBuild(temporal.connection, NAMESPACE, 'b1');
  const [late, unversioned] = [await watch('b1'), await watch()];
  expect([late.isCurrent(), unversioned.isCurrent()]).toEqual([true, true]);
  const now = (): Promise<boolean> => Promise.resolve(first.isCurrent());
  await until('the build to be current', 10_000, now, (isCurrent) => isCurrent);
  await setCurrentBuild(temporal.connection, NAMESPACE, 'b2');
  await until('another to be current', 10_000, now, (isCurrent) => !isCurrent);

  await setCurrentBuild(temporal.connection, NAMESPACE, 'b1');
  await until('the build to be current again', 10_000, now, (isCurrent) => isCurrent);
  await server.kill();
  await until('it to be not known', 20_000, now, (isCurrent) => !isCurrent);
  expect(told).toEqual(['other', 'current', 'other', 'current', 'unknown']);
  for (const each of [first, late, unversioned]) each.stop();
  await expect(openOwnStarts(connection, NAMESPACE, KEYS)(processOn('own', 'lost'))).rejects.toMatchObject({
    code: 'TEMPORAL_UNAVAILABLE',
  });
});
