import { isGrpcServiceError, type ConnectionLike } from '@temporalio/client';
import { askWithin } from './ask-within';
import { DEPLOYMENT_NAME } from './deployment';

/** What a worker knows of its build: new processes start on it; or on another; or it could not be told, twice in a row. */
export type BuildStanding = 'current' | 'other' | 'unknown';

/** A worker's watch of its own build. */
export interface BuildWatch {
  /** Whether new processes start on it, as of some eight seconds ago at most. */
  isCurrent(): boolean;
  stop(): void;
}

const LOOK_EVERY_MS = 5_000;
const LOOK_TIMEOUT_MS = 3_000;
const FAILED_LOOKS_MAX = 1;
const GRPC_NOT_FOUND = 5;

/** The build that new processes start on; undefined where none was ever set. @throws what the service answers; safe to repeat. */
async function readCurrentBuild(connection: ConnectionLike, namespace: string): Promise<string | undefined> {
  const ask = (): ReturnType<typeof connection.workflowService.describeWorkerDeployment> =>
    connection.workflowService.describeWorkerDeployment({ namespace, deploymentName: DEPLOYMENT_NAME });
  try {
    const { workerDeploymentInfo } = await askWithin(connection, LOOK_TIMEOUT_MS, ask);
    return workerDeploymentInfo?.routingConfig?.currentDeploymentVersion?.buildId ?? undefined;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === GRPC_NOT_FOUND) return undefined;
    throw error;
  }
}

/**
 * Watches whether a worker's build is the current one, after a first look: a process whose first task comes with the answer to
 * its start is pinned to the build of who started it, whichever is current. Without a build id there are no versions, and
 * every worker is of the current build. What it finds is told to `onChange`, when it is another than before.
 */
export async function watchBuild(
  connection: ConnectionLike,
  namespace: string,
  buildId: string | undefined,
  onChange: (standing: BuildStanding, error?: unknown) => void,
): Promise<BuildWatch> {
  if (buildId === undefined) return { isCurrent: () => true, stop: () => undefined };
  let standing: BuildStanding | undefined;
  let failedLooks = 0;
  const note = (found: BuildStanding, error?: unknown): void => {
    if (found !== standing) onChange(found, error);
    standing = found;
  };
  const look = async (): Promise<void> => {
    try {
      note((await readCurrentBuild(connection, namespace)) === buildId ? 'current' : 'other');
      failedLooks = 0;
    } catch (error) {
      failedLooks += 1;
      if (standing === undefined || failedLooks > FAILED_LOOKS_MAX) note('unknown', error);
    }
  };
  await look();
  const timer = setInterval(() => void look(), LOOK_EVERY_MS).unref();
  return { isCurrent: () => standing === 'current', stop: () => clearInterval(timer) };
}
