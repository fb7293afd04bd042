import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { ProviderActivities, RentPaymentActivities } from '../../../activities/rent-payment';
import { PROVIDERS_TASK_QUEUE } from '../../../contracts/rent-payment';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes';
import { checkoutRoot } from '../../../dev/stack/checkout';
import { connectTemporal, registerSearchAttributes, type TemporalConnection } from '../../../kernel/temporal';
import { startTestTemporal } from '../../support/temporal';

/** Steps as a test wants them to answer; one that is not given fails for good when it is called. */
export type Steps = Partial<RentPaymentActivities>;

/** Calls to the provider as a test wants them to answer. */
export type Calls = Partial<ProviderActivities>;

/** The room's workflows, from their sources, on a Temporal of one test file's own; the steps are the test's. */
export interface Flow {
  readonly temporal: TemporalConnection;
  /**
   * Starts a workflow of this type with these steps; each has a worker and a queue of its own. Its calls to the provider, where
   * it makes some, go to the one queue of all: the last workflow that was started answers them.
   */
  start(type: string, input: unknown, steps: Steps, calls?: Calls): Promise<WorkflowHandle>;
  close(): Promise<void>;
}

const NAMESPACE = 'default';

interface RunningWorker {
  readonly worker: Worker;
  readonly running: Promise<void>;
}

function stop({ worker, running }: RunningWorker): Promise<void> {
  worker.shutdown();
  return running;
}

/** Opens one: a Temporal dev server and one bundle for all workers. */
export async function openFlow(): Promise<Flow> {
  const logger = new DefaultLogger('ERROR', () => undefined);
  Runtime.install({ logger, shutdownSignals: [] });
  const server = await startTestTemporal();
  const temporal = connectTemporal(server.address, NAMESPACE, null);
  await registerSearchAttributes(temporal.connection, NAMESPACE, SEARCH_ATTRIBUTES);
  const workflowsPath = path.join(checkoutRoot(), 'workflows', 'index.ts');
  const workflowBundle = await bundleWorkflowCode({ workflowsPath, logger });
  const connection = await NativeConnection.connect({ address: server.address });
  const workers: RunningWorker[] = [];
  let answering: RunningWorker | undefined;
  const run = async (options: Pick<WorkerOptions, 'taskQueue' | 'workflowBundle' | 'activities'>) => {
    const worker = await Worker.create({ connection, namespace: NAMESPACE, ...options });
    return { worker, running: worker.run() };
  };
  return {
    temporal,
    start: async (type, input, activities, calls) => {
      const taskQueue = `test-${workers.length}`;
      workers.push(await run({ taskQueue, workflowBundle, activities }));
      if (calls) {
        if (answering) await stop(answering);
        answering = await run({ taskQueue: PROVIDERS_TASK_QUEUE, activities: calls });
      }
      return temporal.client.workflow.start(type, { taskQueue, workflowId: taskQueue, args: [input] });
    },
    close: async () => {
      for (const worker of answering ? [...workers, answering] : workers) await stop(worker);
      await connection.close();
      await temporal.close();
      await server.stop();
    },
  };
}
