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

/** Reads the statement; page by page, so it says that it lives. */
export const { pullStatement, sweepStatement } = proxyActivities<ProviderActivities>({
  taskQueue,
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '10 seconds', maximumInterval: '5 minutes', maximumAttempts: 10 },
  summary: 'Read the statement of the paybill',
});

/** Safe to repeat under its own id, but paced by the process, which says meanwhile what it waits for. */
export const { sendPayout, askPayout } = proxyActivities<ProviderActivities>({
  taskQueue,
  startToCloseTimeout: '30 seconds',
  retry: { maximumAttempts: 1 },
  summary: 'Pay a refund out by M-Pesa (B2C), or ask what became of it',
});
