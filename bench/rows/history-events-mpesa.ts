import { rentPaymentWorkflowId } from '../../contracts/rent-payment';
import { temporalOf } from '../mechanism/baseline';
import type { Bench } from '../mechanism/bench';
import { foundCompany } from '../mechanism/company';
import { drained } from '../mechanism/drained';
import type { Row } from '../report';

const PAYMENTS = 3;
const GOAL = 24;
const QUERY_GOAL = 13;
/** The outcome is asked for once while the customer thinks. */
const ASK_AFTER_SECONDS = '2,1800,3600';
const THINK_MS = 3_500;

async function setThinking(controlUrl: string, defaultThinkMs: number): Promise<void> {
  await fetch(`${controlUrl}/settings`, { method: 'POST', body: JSON.stringify({ defaultThinkMs }) });
}

/** Events in the history of a payment by M-Pesa that meets no fault, and how many more a query costs. */
export function historyEventsMpesa({ stack }: Bench): Promise<Row[]> {
  const measure = async (): Promise<Row[]> => {
    const temporal = temporalOf(stack);
    const company = await foundCompany(stack, 2 * PAYMENTS);
    const lengths = async (): Promise<number[]> => {
      const found: number[] = [];
      for (let payment = 0; payment < PAYMENTS; payment += 1) {
        const id = await company.collect();
        await drained(stack);
        const handle = temporal.client.workflow.getHandle(rentPaymentWorkflowId(id));
        found.push((await handle.describe()).historyLength);
      }
      return found;
    };
    const controlUrl = stack.stack.mpesaControlUrl ?? '';
    const faultFree = await lengths();
    await setThinking(controlUrl, THINK_MS);
    const queried = await lengths();
    await setThinking(controlUrl, 200);
    company.client.close();
    await temporal.close();
    const [value, withQuery] = [Math.max(...faultFree), Math.max(...queried)];
    const shared = { unit: 'events', baseline: null, ratio: null } as const;
    return [
      {
        name: 'history-events.rent-payment.mpesa',
        ...{ ...shared, value },
        goal: { of: 'value', sense: 'at most', bound: GOAL },
        notes: [`${PAYMENTS} payments: ${faultFree.join(', ')}`],
      },
      {
        name: 'history-events.rent-payment.mpesa.query',
        ...{ ...shared, value: withQuery - value },
        goal: { of: 'value', sense: 'at most', bound: QUERY_GOAL },
        notes: [`more than without one; ${PAYMENTS} payments: ${queried.join(', ')}`],
      },
    ];
  };
  return stack.withBenchWorker(measure, { MPESA_ASK_AFTER_SECONDS: ASK_AFTER_SECONDS });
}
