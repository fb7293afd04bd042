import { newId } from '../../kernel/db';
import { companiesWith, SHARDS, type Positions } from '../../kernel/events';
import { openBus, type Bus } from './support/bus';
import { addCompany, dataOf, type Company } from './support/company';
import { recordNow } from './support/events';

let bus: Bus;
beforeAll(async () => {
  bus = await openBus([]);
});
afterAll(() => bus.close());

async function publishFor(...companies: readonly Company[]): Promise<void> {
  for (const company of companies) {
    const aggregateId = newId('pay');
    const data = dataOf.failed(company, aggregateId);
    await recordNow(bus.appPool, company.tenantId, { type: 'payment.failed', aggregateId, data });
  }
  await bus.publish();
}

test('a company is named once after it recorded such an event, and not again until the next', async () => {
  const [first, second] = [await addCompany(bus.appPool), await addCompany(bus.appPool)];
  const beginning: Positions = new Map(SHARDS.map((shard) => [shard, 0n]));
  await publishFor(first, first, second);
  const all = await companiesWith(bus.relayPool, 'payment.failed', beginning);
  expect(all.tenantIds.toSorted()).toEqual([first.tenantId, second.tenantId].toSorted());
  expect(await companiesWith(bus.relayPool, 'payment.failed', all.positions)).toEqual({
    ...all,
    tenantIds: [],
  });
  await publishFor(second);
  const since = await companiesWith(bus.relayPool, 'payment.failed', all.positions);
  expect(since.tenantIds).toEqual([second.tenantId]);
  expect((await companiesWith(bus.relayPool, 'payment.succeeded', beginning)).tenantIds).toEqual([]);
});
