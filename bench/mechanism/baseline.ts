import { connectTemporal, type TemporalConnection } from '../../kernel/temporal';
import { until } from './closed-loop';
import type { BenchStack, Program } from './stack';

const WAIT_MAX_MS = 120_000;
/** Seldom: Temporal answers each look out of the CPU that is counted. */
const LOOK_EVERY_MS = 1_000;

/** A client of the stack's Temporal with the server's codec, for what observes. */
export function temporalOf({ config }: BenchStack): TemporalConnection {
  return connectTemporal(config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE, config.codecKeys);
}

/** Starts baseline workflows by the starter and waits until all have ended. */
export async function runBaseline(
  { client }: TemporalConnection,
  starter: Program,
  run: string,
  count: number,
  clients: number,
): Promise<void> {
  const answer = await fetch(`${starter.url}/?run=${run}&count=${count}&clients=${clients}`, {
    method: 'POST',
  });
  if (!answer.ok) throw new Error(`the starter answered ${answer.status}: ${await answer.text()}`);
  const query = `WorkflowType = 'noopWorkflow' AND ExecutionStatus = 'Completed' AND WorkflowId STARTS_WITH 'noop/${run}/'`;
  await until('the baseline workflows to end', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
    return (await client.workflow.count(query)).count >= count;
  });
}
