import { notificationsConsumer } from '../../consumers/notifications';
import { inTransaction, newId } from '../../kernel/db';
import type { DeliveredEvent, EventEnvelope } from '../../kernel/events';
import { failureConverter } from '../../kernel/temporal/failure-converter';
import { defaultPayloadConverter } from '@temporalio/common';
import { openBus, type Bus } from '../relay/support/bus';
import { addCompany, dataOf, type Company } from '../relay/support/company';
import { record } from '../relay/support/events';

const AT = new Date('2026-03-05T08:00:00.000Z');

let bus: Bus;
let company: Company;
beforeAll(async () => {
  bus = await openBus([]);
  company = await addCompany(bus.appPool);
});
afterAll(() => bus.close());

test('each recipient of an event has one notice, however often the event is applied', async () => {
  const aggregateId = newId('pay');
  const data = dataOf.succeeded(company, aggregateId);
  const envelope = {
    id: 'evt_1',
    type: 'payment.succeeded',
    tenantId: company.tenantId,
    data,
  } as unknown as EventEnvelope;
  const event: DeliveredEvent = { envelope, aggregateId, shard: 0, position: 1n };
  const mailer = { send: () => Promise.reject(new Error('not called')), close: () => undefined };
  const consumer = notificationsConsumer({ appPool: bus.appPool, mailer, clock: { now: () => AT } });
  const apply = () =>
    inTransaction(bus.appPool, company.tenantId, 'apply', (tx) => consumer.apply(tx, [event]));
  await apply();
  await expect(apply()).resolves.toBeUndefined();
  const { rows } = await bus.adminPool.query('SELECT recipient_id FROM notification WHERE event_id = $1', [
    'evt_1',
  ]);
  expect(rows).toHaveLength(3);
});

test('an event that does not fit the catalogue is not recorded', async () => {
  const data = { ...dataOf.refused('pay_1'), phone: '0700 000 000' };
  const event = { type: 'payment.reversal_refused', aggregateId: 'pay_1', data } as const;
  const recording = inTransaction(bus.appPool, company.tenantId, 'record', (tx) => record(tx, [event]));
  await expect(recording).rejects.toThrow('phone');
});

test('the n-th event of an aggregate is the same event in every attempt, and cannot be recorded twice', async () => {
  const data = dataOf.refused('pay_2');
  const event = { type: 'payment.reversal_refused', aggregateId: 'pay_2', aggregateSeq: 1n, data } as const;
  const attempt = () => inTransaction(bus.appPool, company.tenantId, 'record', (tx) => record(tx, [event]));
  await attempt();
  await expect(attempt()).rejects.toMatchObject({ code: '23505' });
});

test('what went wrong stands in a history encrypted, message and stack', () => {
  const failure = failureConverter.errorToFailure(new Error('of customer Wanjiku'), defaultPayloadConverter);
  expect(JSON.stringify([failure.message, failure.stackTrace])).not.toContain('Wanjiku');
  expect(failure.encodedAttributes).toBeDefined();
});
