import { proxyActivities } from '@temporalio/workflow';
import type { ProviderActivities } from '../../activities/rent-payment';
import { PROVIDERS_TASK_QUEUE } from '../../contracts/rent-payment';

const taskQueue = PROVIDERS_TASK_QUEUE;

/** Sent once, whatever happens to the worker: a try that was lost may have left, so its outcome is unknown. */
export const { sendPush } = proxyActivities<ProviderActivities>({
  taskQueue,
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'Ask the customer for the money by M-Pesa (STK push)',
});

/** Asks and changes nothing; a question without an answer is asked again at the next time of the schedule. */
export const { queryPush } = proxyActivities<ProviderActivities>({
  taskQueue,
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'Ask M-Pesa how the push ended',
});

// Page by page, so it says that it lives.
const STATEMENT = {
  taskQueue,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '30 seconds',
  summary: 'Read the statement of the paybill',
} as const;

/** Reads the statement once: who waits for it looks again later, and takes the evidence that comes meanwhile. */
export const { pullStatement } = proxyActivities<ProviderActivities>({
  ...STATEMENT,
  retry: { maximumAttempts: 1 },
});

/** Reads the statement for everybody whose money is on it. */
export const { sweepStatement } = proxyActivities<ProviderActivities>({
  ...STATEMENT,
  retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes', maximumAttempts: 10 },
});

/** Safe to repeat under its own id, but paced by the process, which says meanwhile what it waits for. */
export const { sendPayout, askPayout } = proxyActivities<ProviderActivities>({
  taskQueue,
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'Pay a refund out by M-Pesa (B2C), or ask what became of it',
});
