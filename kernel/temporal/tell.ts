import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import { AppError } from '../errors';
import { askWithin } from './ask-within';
import { startProcess } from './start';

/** Word for a process, and the process that takes it where the one to be told has ended. */
export interface TellableSignal {
  readonly tenantId: string;
  readonly signalId: string;
  readonly workflowId: string;
  readonly signalName: string;
  readonly lateType: string;
  readonly lateId: string;
  readonly taskQueue: string;
}

const TELL_TIMEOUT_MS = 3_000;

/**
 * Signals a process with the id of what there is for it; where it has ended, or never began, starts the late process
 * instead, once. The same word twice is harmless: whoever takes it notes so in the transaction of its effect.
 * @throws AppError TEMPORAL_UNAVAILABLE.
 */
export async function tellProcess(client: Client, word: TellableSignal): Promise<void> {
  const { tenantId, signalId, workflowId, signalName, lateType, lateId, taskQueue } = word;
  const tell = (): Promise<void> => client.workflow.getHandle(workflowId).signal(signalName, signalId);
  try {
    await askWithin(client, TELL_TIMEOUT_MS, tell);
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) {
      throw new AppError('TEMPORAL_UNAVAILABLE', undefined, {}, { cause: error });
    }
    const input = { tenantId, evidenceId: signalId };
    const attributes = { TenantId: tenantId, ProcessStatus: 'received' };
    const summary = `${signalName} ${signalId} for ${workflowId}, which has ended`;
    await startProcess(client, {
      workflowId: lateId,
      workflowType: lateType,
      taskQueue,
      input,
      attributes,
      summary,
    });
  }
}
