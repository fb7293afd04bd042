import { FLOWS_TASK_QUEUE } from '../../contracts/rent-payment';
import { newId } from '../../kernel/db';
import { temporalOf } from '../mechanism/baseline';
import type { Bench } from '../mechanism/bench';
import { until } from '../mechanism/closed-loop';
import { foundCompany, type Company } from '../mechanism/company';
import { drained } from '../mechanism/drained';
import { median, quantile } from '../mechanism/statistics';
import type { Row } from '../report';

const WARM_UP_PAIRS = 10;
const WAIT_MAX_MS = 30_000;
const LOOK_EVERY_MS = 2;
const GOAL = 2.5;

/** From the acceptance of a payment until GET says succeeded, in milliseconds. */
async function paymentMs({ client, pay }: Company): Promise<number> {
  const id = await pay();
  const acceptedMs = performance.now();
  await until('a payment to succeed', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
    const { text } = await client.get(`/v1/payments/${id}`);
    return (JSON.parse(text) as { status: string }).status === 'succeeded';
  });
  return performance.now() - acceptedMs;
}

/** One payment after the other, a baseline workflow from start to result between them. */
export async function latency({ stack, sizes }: Bench): Promise<Row[]> {
  return stack.withBenchWorker(async () => {
    const temporal = temporalOf(stack);
    const company = await foundCompany(stack, sizes.latencyPairs + WARM_UP_PAIRS);
    await drained(stack);
    const noopMs = async (): Promise<number> => {
      const startMs = performance.now();
      const workflowId = `noop/latency/${newId('req')}`;
      await temporal.client.workflow.execute('noopWorkflow', { workflowId, taskQueue: FLOWS_TASK_QUEUE });
      return performance.now() - startMs;
    };
    const ours: number[] = [];
    const baselines: number[] = [];
    for (let pair = 0; pair < sizes.latencyPairs + WARM_UP_PAIRS; pair += 1) {
      const [payment, noop] = [await paymentMs(company), await noopMs()];
      if (pair < WARM_UP_PAIRS) continue;
      ours.push(payment);
      baselines.push(noop);
    }
    company.client.close();
    await temporal.close();
    const [value, baseline] = [median(ours), median(baselines)];
    const p99 = `p99 ${quantile(ours, 0.99).toFixed(0)} ms, baseline ${quantile(baselines, 0.99).toFixed(0)} ms`;
    return [
      {
        name: 'latency.rent-payment.cash.p50',
        ...{ value, unit: 'ms', baseline, ratio: value / baseline },
        goal: { of: 'ratio', sense: 'at most', bound: GOAL },
        notes: [`${sizes.latencyPairs} pairs; ${p99}`],
      },
    ];
  });
}
