import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createRentPaymentActivities } from '../activities/rent-payment';
import { FLOWS_TASK_QUEUE } from '../contracts/rent-payment';
import { readConfig } from '../kernel/config';
import { openPool } from '../kernel/db';
import { createWakeUp } from '../kernel/events';
import { openLogger, runProcess, type StartedProcess } from '../kernel/process';
import { dataConverterOf } from '../kernel/temporal';

const config = readConfig();
const logger = openLogger('bench worker', config.LOG_LEVEL);

/**
 * The product's worker with the baseline beside the product's workflows and activities: both are measured in one process.
 * `worker BUNDLE` loads the bundle that the bench made of bench/workflows.
 */
async function start(): Promise<StartedProcess> {
  Runtime.install({ shutdownSignals: [] });
  const pool = openPool(config.database.app, config.DATABASE_POOL_MAX, 'bossnyumba worker');
  const connection = await NativeConnection.connect({ address: config.TEMPORAL_ADDRESS });
  const worker = await Worker.create({
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    taskQueue: FLOWS_TASK_QUEUE,
    workflowBundle: { codePath: process.argv[2] ?? '' },
    activities: {
      ...createRentPaymentActivities({
        pool,
        wakeUp: createWakeUp(pool),
        askAfterSeconds: [],
        payoutAskAfterSeconds: [],
        refundApprovalAboveMinor: 0n,
        payoutShortCodeOf: () => '',
      }),
      noop: () => Promise.resolve(),
    },
    dataConverter: dataConverterOf(config.codecKeys),
    maxCachedWorkflows: config.WORKER_CACHED_WORKFLOWS_MAX,
    maxConcurrentLocalActivityExecutions: 100,
    maxConcurrentActivityTaskExecutions: 100,
    shutdownGraceTime: '20 seconds',
  });
  const running = worker.run();
  return {
    isReady: () => Promise.resolve(worker.getState() === 'RUNNING'),
    stop: async () => {
      worker.shutdown();
      await running;
      await connection.close();
      await pool.end();
    },
  };
}

const health = { port: config.PORT, host: config.HOST };
void runProcess({ name: 'bench worker', logger, health, start });
