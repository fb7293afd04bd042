import { existsSync } from 'node:fs';
import path from 'node:path';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createRentPaymentActivities } from './activities/rent-payment';
import { FLOWS_TASK_QUEUE } from './contracts/rent-payment';
import { readConfig, type Config } from './kernel/config';
import { openPool } from './kernel/db';
import { createWakeUp } from './kernel/events';
import { openLogger, runProcess, type StartedProcess } from './kernel/process';
import { dataConverterOf, DEPLOYMENT_NAME } from './kernel/temporal';

const config = readConfig();
const logger = openLogger('worker', config.LOG_LEVEL);

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

async function start(): Promise<StartedProcess> {
  // The process's own signal handling drains the worker; the SDK's would stop it first.
  Runtime.install({ shutdownSignals: [], logger: sdkLogger() });
  const pool = openPool(config.database.app, config.DATABASE_POOL_MAX, 'bossnyumba worker');
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: FLOWS_TASK_QUEUE,
    ...workflows(),
    ...versioning(config),
    activities: createRentPaymentActivities({ pool, wakeUp: createWakeUp(pool) }),
    dataConverter: dataConverterOf(config.codecKeys),
    maxCachedWorkflows: config.WORKER_CACHED_WORKFLOWS_MAX,
    maxConcurrentLocalActivityExecutions: ACTIVITIES_AT_ONCE_MAX,
    maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE_MAX,
    shutdownGraceTime: DRAIN_TIME,
  });
  const running = worker.run();
  running.catch((error: unknown) => {
    logger.fatal({ err: error }, 'the worker ended by itself');
    process.exit(1);
  });
  return {
    isReady: async () => worker.getState() === 'RUNNING' && (await pool.query('SELECT 1')).rowCount === 1,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running;
      await connection.close();
      await pool.end();
    },
  };
}

const health = config.HEALTH_PORT === undefined ? undefined : { port: config.HEALTH_PORT, host: config.HOST };
void runProcess({ name: 'worker', logger, health, start });
