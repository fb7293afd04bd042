import type { Connection } from '@temporalio/client';

/** Name under which the worker's versions are known to Temporal. */
export const DEPLOYMENT_NAME = 'bossnyumba';

/**
 * Makes a worker build the current one, so that new processes start on it; running ones stay pinned to theirs. The build
 * need not have polled yet. Safe to repeat.
 */
export async function setCurrentBuild(
  connection: Connection,
  namespace: string,
  buildId: string,
): Promise<void> {
  await connection.workflowService.setWorkerDeploymentCurrentVersion({
    namespace,
    deploymentName: DEPLOYMENT_NAME,
    buildId,
    allowNoPollers: true,
    ignoreMissingTaskQueues: true,
  });
}
