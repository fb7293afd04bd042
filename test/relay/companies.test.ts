import { newId } from '../../kernel/db';
import type { Consumer } from '../../kernel/events';
import { openBus, type Bus } from './support/bus';
import { addCompany, dataOf, type Company } from './support/company';
import { recordNow } from './support/events';

let bus: Bus;
let company: Company;
beforeEach(async () => {
  bus = await openBus();
  company = await addCompany(bus.appPool);
});
afterEach(() => bus.close());

const refused = (aggregateId: string) => ({
  type: 'payment.reversal_refused' as const,
  aggregateId,
  data: dataOf.refused(aggregateId),
});

test('events of many companies in one shard are each applied under their own, those of one company together', async () => {
  const other = await addCompany(bus.appPool);
  const seen: [string, string][] = [];
  const aggregateId = newId('pay');
  for (const [index, { tenantId }] of [company, other, company].entries()) {
    await recordNow(bus.appPool, tenantId, { ...refused(aggregateId), aggregateSeq: BigInt(index + 1) });
  }
  await bus.publish();
  const consumer: Consumer = {
    name: 'audit',
    apply: async (tx, events) => {
      const { rows } = await tx.query<{ tenant_id: string }>('SELECT tenant_id FROM tenant');
      seen.push(
        ...events.map(({ envelope }): [string, string] => [envelope.tenantId, rows[0]?.tenant_id ?? '']),
      );
    },
  };
  expect(await bus.consume(consumer)).toEqual([]);
  expect(seen).toEqual([company, company, other].map(({ tenantId }) => [tenantId, tenantId]));
});
