import { proxyLocalActivities } from '@temporalio/workflow';

export * from '../workflows';

const { noop } = proxyLocalActivities<{ noop(): Promise<void> }>({ startToCloseTimeout: '2 seconds' });

/** The baseline of every row about processes: one local activity that does nothing. */
export async function noopWorkflow(): Promise<void> {
  await noop();
}
