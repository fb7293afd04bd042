import { inTransaction, type Pool } from '../../../kernel/db';
import { recordProcessStart, type ProcessStart } from '../../../kernel/events';
import { addCompany } from './company';

/** Accepts `count` processes of each of two companies; their starts, oldest first. */
export async function acceptStarts(appPool: Pool, count: number): Promise<ProcessStart[]> {
  const companies = [await addCompany(appPool), await addCompany(appPool)];
  const starts: ProcessStart[] = [];
  for (const { tenantId } of companies) {
    for (let index = 0; index < count; index += 1) {
      const start: ProcessStart = {
        ...{ tenantId, workflowId: `rent-payment/${tenantId}/${index}`, workflowType: 'rentPayment' },
        ...{ taskQueue: 'flows', input: { tenantId }, attributes: { TenantId: tenantId } },
        summary: 'a payment',
      };
      await inTransaction(appPool, tenantId, 'accept', (tx) => recordProcessStart(tx, start));
      starts.push(start);
    }
  }
  return starts;
}
