import { rentPaymentWorkflowId } from '../../contracts/rent-payment';
import { runBaseline, temporalOf } from '../mechanism/baseline';
import type { Bench } from '../mechanism/bench';
import { foundCompany } from '../mechanism/company';
import { drained } from '../mechanism/drained';
import type { Row } from '../report';

const PAYMENTS = 5;
const GOAL = 10;

/** Events in the history of a cash payment that meets no fault: the most of a few, paid one after the other. */
export async function historyEvents({ stack }: Bench): Promise<Row[]> {
  return stack.withBenchWorker(async () => {
    const temporal = temporalOf(stack);
    const starter = await stack.startProgram('starter');
    const company = await foundCompany(stack, PAYMENTS);
    const lengthOf = async (id: string): Promise<number> =>
      (await temporal.client.workflow.getHandle(id).describe()).historyLength;
    const lengths: number[] = [];
    for (let payment = 0; payment < PAYMENTS; payment += 1) {
      const id = await company.pay();
      await drained(stack);
      lengths.push(await lengthOf(rentPaymentWorkflowId(id)));
    }
    await runBaseline(temporal, starter, 'history', 1, 1);
    const baseline = await lengthOf('noop/history/0');
    const value = Math.max(...lengths);
    await starter.stop();
    company.client.close();
    await temporal.close();
    return [
      {
        name: 'history-events.rent-payment.cash',
        ...{ value, unit: 'events', baseline, ratio: value / baseline },
        goal: { of: 'value', sense: 'at most', bound: GOAL },
        notes: [`${PAYMENTS} payments: ${lengths.join(', ')}`],
      },
    ];
  });
}
