import { readFileSync } from 'node:fs';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { createProviderActivities, createRentPaymentActivities, openRoom } from '../activities/rent-payment';
import { FLOWS_TASK_QUEUE, PROVIDERS_TASK_QUEUE } from '../contracts/rent-payment';
import { readConfig } from '../kernel/config';
import { openPool } from '../kernel/db';
import { openStartTaker } from '../kernel/events';
import { openLogger, runProcess, type StartedProcess } from '../kernel/process';
import { dataConverterOf, openOwnStarts, roomOf } from '../kernel/temporal';

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
  const { room, providers: deps } = openRoom(pool, {
    mpesaAccounts: readFileSync(config.MPESA_ACCOUNTS_FILE ?? '', 'utf8'),
    mpesaBaseUrl: config.MPESA_BASE_URL,
    mpesaTimeoutMs: config.MPESA_TIMEOUT_MS,
    mpesaRequestsPerSecond: config.MPESA_REQUESTS_PER_SECOND,
    sendWithinSeconds: config.MPESA_SEND_WITHIN_SECONDS,
    askAfterSeconds: config.MPESA_ASK_AFTER_SECONDS,
    payoutAskAfterSeconds: config.MPESA_PAYOUT_ASK_AFTER_SECONDS,
    refundApprovalAboveMinor: config.REFUND_APPROVAL_ABOVE_MINOR,
    callbackBaseUrl: config.CALLBACK_BASE_URL,
    callbackSecret: config.callbackSecret,
  });
  const shared = {
    connection,
    namespace: config.TEMPORAL_NAMESPACE,
    dataConverter: dataConverterOf(config.codecKeys),
    shutdownGraceTime: '20 seconds',
  } as const;
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: FLOWS_TASK_QUEUE,
      workflowBundle: { codePath: process.argv[2] ?? '' },
      activities: { ...createRentPaymentActivities(room), noop: () => Promise.resolve() },
      maxCachedWorkflows: config.WORKER_CACHED_WORKFLOWS_MAX,
      maxConcurrentLocalActivityExecutions: 100,
      maxConcurrentActivityTaskExecutions: 100,
    }),
    Worker.create({
      ...shared,
      taskQueue: PROVIDERS_TASK_QUEUE,
      activities: createProviderActivities(deps),
      maxConcurrentActivityTaskExecutions: 100,
    }),
  ]);
  const running = Promise.all(workers.map((worker) => worker.run()));
  const warn = (error: unknown): void => logger.warn({ err: error }, 'a start is left for the relay');
  const starts = openStartTaker({
    ...{ pool, appUrl: config.database.app, told: { left: warn, unnoted: warn, deaf: warn } },
    start: openOwnStarts(connection, config.TEMPORAL_NAMESPACE, config.codecKeys),
    mayStart: () => true,
    relayAfterMs: config.PROCESS_START_AFTER_MS,
    room: () => roomOf(workers[0]),
  });
  return {
    isReady: () => Promise.resolve(workers.every((worker) => worker.getState() === 'RUNNING')),
    stop: async () => {
      for (const worker of workers) worker.shutdown();
      await Promise.all([running, starts.stop()]);
      await connection.close();
      await pool.end();
    },
  };
}

const health = { port: config.PORT, host: config.HOST };
void runProcess({ name: 'bench worker', logger, health, start });
