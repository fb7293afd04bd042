import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import {
  createProviderActivities,
  createRentPaymentActivities,
  openRoom,
  type RoomSettings,
} from './activities/rent-payment';
import { FLOWS_TASK_QUEUE, PROVIDERS_TASK_QUEUE } from './contracts/rent-payment';
import { readConfig, type Config } from './kernel/config';
import { openPool, type Pool } from './kernel/db';
import { openStartTaker, type StartTaker, type StartTakerReport } from './kernel/events';
import { openMetrics } from './kernel/metrics';
import { openLogger, runProcess, type StartedProcess } from './kernel/process';
import type { ProviderCall } from './kernel/providers';
import {
  dataConverterOf,
  DEPLOYMENT_NAME,
  openOwnStarts,
  roomOf,
  watchBuild,
  type BuildWatch,
} from './kernel/temporal';

const config = readConfig();
const logger = openLogger('worker', config.LOG_LEVEL);
const metrics = openMetrics('worker');

const DRAIN_TIME = '20 seconds';
const ACTIVITIES_AT_ONCE_MAX = 100;

/** The bundle made by the build; from sources (tests), the SDK bundles at start. */
function workflows(): { workflowBundle: { codePath: string } } | { workflowsPath: string } {
  const codePath = path.join(__dirname, 'workflow-bundle.js');
  return existsSync(codePath)
    ? { workflowBundle: { codePath } }
    : { workflowsPath: require.resolve('./workflows') };
}

/** With a build id, processes are pinned to the build they started on; without one (development) versioning is off. */
function versioning({ WORKER_BUILD_ID: buildId }: Config): object {
  if (buildId === undefined) return {};
  const version = { deploymentName: DEPLOYMENT_NAME, buildId };
  return {
    workerDeploymentOptions: { version, useWorkerVersioning: true, defaultVersioningBehavior: 'PINNED' },
  };
}

/** What the SDK has to say, from warnings up, in the process's own log. */
function sdkLogger(): DefaultLogger {
  return new DefaultLogger('WARN', ({ level, message, meta }) => {
    const { error, ...facts } = meta ?? {};
    logger[level === 'WARN' ? 'warn' : 'error']({ ...facts, err: error }, message);
  });
}

const observe = ({ endpoint, ms, outcome }: ProviderCall): void =>
  metrics.observe('bossnyumba_provider_call_seconds', { endpoint, outcome }, ms / 1_000);

/** What the settings say of the room. */
function roomSettings(): RoomSettings {
  const { MPESA_ACCOUNTS_FILE: file } = config;
  if (file === undefined) logger.warn('M-Pesa is off: MPESA_ACCOUNTS_FILE is not set');
  return {
    mpesaAccounts: file === undefined ? null : readFileSync(file, 'utf8'),
    mpesaBaseUrl: config.MPESA_BASE_URL,
    mpesaTimeoutMs: config.MPESA_TIMEOUT_MS,
    mpesaRequestsPerSecond: config.MPESA_REQUESTS_PER_SECOND,
    sendWithinSeconds: config.MPESA_SEND_WITHIN_SECONDS,
    askAfterSeconds: config.MPESA_ASK_AFTER_SECONDS,
    payoutAskAfterSeconds: config.MPESA_PAYOUT_ASK_AFTER_SECONDS,
    refundApprovalAboveMinor: config.REFUND_APPROVAL_ABOVE_MINOR,
    callbackBaseUrl: config.CALLBACK_BASE_URL,
    callbackSecret: config.callbackSecret,
    observe,
  };
}

/** One worker for the flows with their database steps, one for the calls to providers, which may hang. */
async function openWorkers(
  connection: NativeConnection,
  pool: Pool,
): Promise<[flows: Worker, providers: Worker]> {
  const { room, providers: deps } = openRoom(pool, roomSettings());
  const shared = {
    ...{ connection, namespace: config.TEMPORAL_NAMESPACE, dataConverter: dataConverterOf(config.codecKeys) },
    ...versioning(config),
    shutdownGraceTime: DRAIN_TIME,
  };
  const flows = Worker.create({
    ...shared,
    taskQueue: FLOWS_TASK_QUEUE,
    ...workflows(),
    activities: createRentPaymentActivities(room),
    maxCachedWorkflows: config.WORKER_CACHED_WORKFLOWS_MAX,
    maxConcurrentLocalActivityExecutions: ACTIVITIES_AT_ONCE_MAX,
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE_MAX,
  });
  const providers = Worker.create({
    ...shared,
    taskQueue: PROVIDERS_TASK_QUEUE,
    activities: createProviderActivities(deps),
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE_MAX,
  });
  return Promise.all([flows, providers]);
}

const startsTold: StartTakerReport = {
  left: (error) => logger.warn({ err: error }, 'what was claimed is left for the relay to start'),
  unnoted: (error) => logger.warn({ err: error }, 'starts were not noted: the relay will ask for them again'),
  deaf: (error) =>
    logger.warn({ err: error }, 'calls are not heard: the relay starts what is accepted, later'),
};

/** Starts what this worker is called for, and works at it from the first task. */
function takeStarts(connection: NativeConnection, pool: Pool, flows: Worker, build: BuildWatch): StartTaker {
  return openStartTaker({
    ...{ pool, appUrl: config.database.app, told: startsTold },
    start: openOwnStarts(connection, config.TEMPORAL_NAMESPACE, config.codecKeys),
    mayStart: () => build.isCurrent(),
    relayAfterMs: config.PROCESS_START_AFTER_MS,
    room: () => roomOf(flows),
  });
}

async function start(): Promise<StartedProcess> {
  // The process's own signal handling drains the worker; the SDK's would stop it first.
  Runtime.install({ shutdownSignals: [], logger: sdkLogger() });
  const pool = openPool(config.database.app, config.DATABASE_POOL_MAX, 'bossnyumba worker');
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const workers = await openWorkers(connection, pool);
  const running = Promise.all(workers.map((worker) => worker.run()));
  running.catch((error: unknown) => {
    logger.fatal({ err: error }, 'the worker ended by itself');
    process.exit(1);
  });
  const { WORKER_BUILD_ID: buildId, TEMPORAL_NAMESPACE: namespace } = config;
  const build = await watchBuild(connection, namespace, buildId, (standing, error) =>
    logger.info({ buildId, standing, err: error }, 'whether this build is the one that processes start on'),
  );
  const starts = takeStarts(connection, pool, workers[0], build);
  return {
    isReady: async () =>
      workers.every((worker) => worker.getState() === 'RUNNING') &&
      (await pool.query('SELECT 1')).rowCount === 1,
    stop: async () => {
      build.stop();
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      // At once: neither may use up the other's time. What is started while a worker ends, another works at.
      await Promise.all([running, starts.stop()]);
      await connection.close();
      await pool.end();
    },
  };
}

const health = config.HEALTH_PORT === undefined ? undefined : { port: config.HEALTH_PORT, host: config.HOST };
void runProcess({ name: 'worker', logger, health, expose: () => metrics.expose(), start });
