import { Client } from '@temporalio/client';
import type { NativeConnection, Worker } from '@temporalio/worker';
import type { PayloadKeys } from './codec';
import { dataConverterOf } from './data-converter';
import { startProcess, type StartableProcess } from './start';

/** Starts a process by a worker's own connection. @throws AppError TEMPORAL_UNAVAILABLE; safe to repeat. */
export type StartOwn = (process: StartableProcess) => Promise<void>;

// Below the forty tasks that the SDK works at by itself: so there is always a place for the task that comes with an answer.
const FIRST_TASKS_AT_ONCE_MAX = 16;

/** The starts of a worker that takes the first task of what it starts with the answer (an eager start). */
export function openOwnStarts(connection: NativeConnection, namespace: string, keys: PayloadKeys): StartOwn {
  const client = new Client({ connection, namespace, dataConverter: dataConverterOf(keys) });
  return (process) => startProcess(client, process, { isOwn: true });
}

/** How many first tasks more a worker can take now. Below one it is busy: another worker may have room. */
export function roomOf(worker: Pick<Worker, 'getStatus'>): number {
  const { numInFlightLocalActivities, numInFlightWorkflowActivations } = worker.getStatus();
  return FIRST_TASKS_AT_ONCE_MAX - numInFlightLocalActivities - numInFlightWorkflowActivations;
}
