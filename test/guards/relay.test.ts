import { inTransaction } from '../../kernel/db';
import { openRelay, recordProcessStart, type ProcessStart } from '../../kernel/events';
import { systemClock } from '../../kernel/time';
import { openBus, type Bus } from '../relay/support/bus';
import { addCompany } from '../relay/support/company';
import { until } from '../relay/support/until';

let bus: Bus;
beforeEach(async () => {
  bus = await openBus([]);
});
afterEach(() => bus.close());

test('a relay starts what a server accepted and did not start, by itself', async () => {
  const { tenantId } = await addCompany(bus.appPool);
  const accepted: ProcessStart = {
    ...{ tenantId, workflowId: 'rent-payment/pay_1', workflowType: 'rentPayment', taskQueue: 'flows' },
    ...{ input: {}, attributes: {}, summary: '' },
  };
  await inTransaction(bus.appPool, tenantId, 'accept', (tx) => recordProcessStart(tx, accepted));
  const started: string[] = [];
  const relay = openRelay({
    ...{ relayPool: bus.relayPool, appPool: bus.appPool, relayUrl: bus.database.relayUrl, consumers: [] },
    ...{ clock: systemClock, pollMs: 50, startAfterMs: 0, shardsAtOnce: 1, turnsAtOnce: 1 },
    tell: () => Promise.resolve(),
    start: ({ workflowId }) => Promise.resolve(void started.push(workflowId)),
    report: { failed: () => undefined, recovered: () => undefined },
  });
  await until('it is started', () => started.length > 0).catch(() => undefined);
  await relay.stop();
  expect(started).toEqual(['rent-payment/pay_1']);
});
