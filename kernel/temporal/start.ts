import { WorkflowExecutionAlreadyStartedError, type Client } from '@temporalio/client';
import { AppError } from '../errors';
import { askWithin } from './ask-within';
import { keywordAttributes } from './search-attributes';

/** What is needed to start an accepted process. */
export interface StartableProcess {
  readonly workflowId: string;
  readonly workflowType: string;
  readonly taskQueue: string;
  readonly input: Readonly<Record<string, string>>;
  readonly attributes: Readonly<Record<string, string>>;
  readonly summary: string;
}

/** A process of one company, as it was accepted. */
export interface CompanyProcess extends StartableProcess {
  readonly tenantId: string;
}

const START_TIMEOUT_MS = 3_000;
// What a worker held when it was killed comes back after this long; its own limit for a database step is 5 s, which the SDK
// bridges by asking for more time.
const TASK_TIMEOUT_MS = 5_000;

/** Who works at the first task of a process. */
export interface FirstTask {
  /** True: a worker on the client's own connection, which has it with the answer where it has room. Else whoever polls. */
  readonly isOwn: boolean;
}

/**
 * Starts a process once, for ever: its id is a function of the business and duplicates are rejected, also after it ended.
 * "Already started" is success. Safe to repeat. The first task is one's own only with a client of a worker's connection.
 * @throws AppError TEMPORAL_UNAVAILABLE.
 */
export async function startProcess(
  client: Client,
  process: StartableProcess,
  { isOwn }: FirstTask = { isOwn: false },
): Promise<void> {
  const start = (): Promise<unknown> =>
    client.workflow.start(process.workflowType, {
      workflowId: process.workflowId,
      taskQueue: process.taskQueue,
      args: [process.input],
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      workflowTaskTimeout: TASK_TIMEOUT_MS,
      typedSearchAttributes: keywordAttributes(process.attributes),
      staticSummary: process.summary,
      requestEagerStart: isOwn,
    });
  try {
    await askWithin(client, START_TIMEOUT_MS, start);
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return;
    throw new AppError('TEMPORAL_UNAVAILABLE', undefined, {}, { cause: error });
  }
}
