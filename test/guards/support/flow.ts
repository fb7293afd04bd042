import path from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { RentPaymentActivities } from '../../../activities/rent-payment';
import { SEARCH_ATTRIBUTES } from '../../../contracts/search-attributes';
import { checkoutRoot } from '../../../dev/stack/checkout';
import { connectTemporal, registerSearchAttributes, type TemporalConnection } from '../../../kernel/temporal';
import { startTestTemporal } from '../../support/temporal';

/** Steps as a test wants them to answer; one that is not given fails for good when it is called. */
export type Steps = Partial<RentPaymentActivities>;

/** The room's workflows, from their sources, on a Temporal of one test file's own; the steps are the test's. */
export interface Flow {
  readonly temporal: TemporalConnection;
  /** Starts a workflow of this type with these steps; each has a worker and a queue of its own. */
  start(type: string, input: unknown, steps: Steps): Promise<WorkflowHandle>;
  close(): Promise<void>;
}

const NAMESPACE = 'default';

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
  const workers: { worker: Worker; running: Promise<void> }[] = [];
  return {
    temporal,
    start: async (type, input, activities) => {
      const taskQueue = `test-${workers.length}`;
      const worker = await Worker.create({
        connection,
        namespace: NAMESPACE,
        taskQueue,
        workflowBundle,
        activities,
      });
      workers.push({ worker, running: worker.run() });
      return temporal.client.workflow.start(type, { taskQueue, workflowId: taskQueue, args: [input] });
    },
    close: async () => {
      for (const { worker, running } of workers) {
        worker.shutdown();
        await running;
      }
      await connection.close();
      await temporal.close();
      await server.stop();
    },
  };
}
