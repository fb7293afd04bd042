import { auditConsumer, verifyAuditChain } from '../../consumers/audit';
import { newId, queryAsTenant } from '../../kernel/db';
import { rewindConsumer, SHARDS } from '../../kernel/events';
import { openBus, type Bus } from './support/bus';
import { addCompany, dataOf, type Company } from './support/company';
import { recordNow } from './support/events';

let bus: Bus;
let company: Company;
const clock = { now: () => new Date('2026-03-05T08:01:00.000Z') };

beforeAll(async () => {
  bus = await openBus();
});
beforeEach(async () => {
  company = await addCompany(bus.appPool);
});
afterAll(() => bus.close());

async function publishRefusals(count: number, { tenantId }: Company = company): Promise<string[]> {
  const told = Array.from({ length: count }, () => {
    const aggregateId = newId('pay');
    return { type: 'payment.reversal_refused' as const, aggregateId, data: dataOf.refused(aggregateId) };
  });
  const ids = await recordNow(bus.appPool, tenantId, ...told);
  await bus.publish();
  return ids;
}

const verdict = (): Promise<unknown> => verifyAuditChain(bus.appPool, company.tenantId);

/** As somebody with the database in hand: the triggers are out of the way. It touches the company of this test only. */
async function tamper(statement: string): Promise<void> {
  const client = await bus.adminPool.connect();
  try {
    await client.query('SET session_replication_role = replica; SET ROLE bn_owner');
    await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [company.tenantId]);
    await client.query(statement);
  } finally {
    client.release(true);
  }
}

test('a record says who did what to what, when, and what it came to', async () => {
  const [eventId] = await publishRefusals(1);
  expect(await bus.consume(auditConsumer(clock))).toEqual([]);
  const [record] = await queryAsTenant(
    bus.appPool,
    company.tenantId,
    'test-audit',
    'SELECT * FROM audit_record',
    [],
  );
  expect(record).toMatchObject({
    tenant_id: company.tenantId,
    sequence: 1n,
    event_id: eventId,
    actor_type: 'user',
    actor_id: 'usr_manager',
    action: 'payment.reversal_refused',
    recorded_at: clock.now(),
    occurred_at: new Date('2026-03-05T08:00:00.000Z'),
    content: dataOf.refused(String(record?.['subject'])),
  });
});

test('the chains of companies are whole, each by itself, and every event is in its own once', async () => {
  const other = await addCompany(bus.appPool);
  await publishRefusals(230);
  await publishRefusals(70, other);
  expect(await bus.consume(auditConsumer(clock))).toEqual([]);
  await rewindConsumer(bus.relayPool, 'audit');
  expect(await bus.consume(auditConsumer(clock))).toEqual([]);
  expect(await verdict()).toEqual({ ok: true, length: 230n });
  expect(await verifyAuditChain(bus.appPool, other.tenantId)).toEqual({ ok: true, length: 70n });
});

test('a company without a record has a whole chain of none', async () => {
  expect(await verdict()).toEqual({ ok: true, length: 0n });
});

test('a chain longer than a page, added to from all shards at once, is whole', async () => {
  await publishRefusals(1_100);
  // Every look at the clock is another instant: the key of the table alone would not keep two heirs of one head apart.
  let ms = clock.now().getTime();
  const ticking = { now: () => new Date((ms += 1)) };
  const adding = await Promise.all(SHARDS.map(() => bus.consume(auditConsumer(ticking))));
  expect(adding.flat()).toEqual([]);
  expect(await verdict()).toEqual({ ok: true, length: 1_100n });
});

test.each([
  [
    'another amount or reason',
    `UPDATE audit_record SET content = content || '{"reason": "OTHER"}' WHERE sequence = 4`,
    4n,
  ],
  ['another actor', `UPDATE audit_record SET actor_id = 'usr_other' WHERE sequence = 4`, 4n],
  ['another action', `UPDATE audit_record SET action = 'payment.failed' WHERE sequence = 4`, 4n],
  ['another subject', `UPDATE audit_record SET subject = 'pay_other' WHERE sequence = 4`, 4n],
  [
    'a microsecond',
    `UPDATE audit_record SET occurred_at = occurred_at + interval '1 microsecond' WHERE sequence = 4`,
    4n,
  ],
  [
    'another time of recording',
    `UPDATE audit_record SET recorded_at = recorded_at + interval '1 second' WHERE sequence = 4`,
    4n,
  ],
  ['another event', `UPDATE audit_record SET event_id = 'evt_other' WHERE sequence = 4`, 4n],
  ['another hash', `UPDATE audit_record SET hash = repeat('a', 64) WHERE sequence = 4`, 4n],
  ['a record taken out', 'DELETE FROM audit_record WHERE sequence = 4', 4n],
  ['the first record taken out', 'DELETE FROM audit_record WHERE sequence = 1', 1n],
  ['the last record taken out', 'DELETE FROM audit_record WHERE sequence = 9', 9n],
  ['everything taken out', 'DELETE FROM audit_record', 1n],
  [
    'two records swapped',
    `UPDATE audit_record SET sequence = 99 WHERE sequence = 4; UPDATE audit_record SET sequence = 4 WHERE sequence = 5;
     UPDATE audit_record SET sequence = 5 WHERE sequence = 99`,
    4n,
  ],
  [
    'a record put in twice',
    `INSERT INTO audit_record SELECT (json_populate_record(r, '{"recorded_at": "2026-04-01"}')).* FROM audit_record r WHERE sequence = 9`,
    9n,
  ],
  ['a head that names another end', `UPDATE audit_head SET hash = repeat('a', 64)`, 9n],
])('%s is found, and where', async (_what, statement, brokenAt) => {
  await publishRefusals(9);
  expect(await bus.consume(auditConsumer(clock))).toEqual([]);
  expect(await verdict()).toEqual({ ok: true, length: 9n });
  await tamper(statement);
  expect(await verdict()).toEqual({ ok: false, brokenAt });
});

test('neither the application nor the owner of the table can change or remove a record', async () => {
  await publishRefusals(1);
  await bus.consume(auditConsumer(clock));
  const change = `UPDATE audit_record SET actor_id = 'usr_other'`;
  await expect(queryAsTenant(bus.appPool, company.tenantId, 'test-change', change, [])).rejects.toThrow(
    'permission denied',
  );
  await expect(bus.adminPool.query(change)).rejects.toThrow('never changed');
  await expect(bus.adminPool.query('DELETE FROM audit_record')).rejects.toThrow('never changed');
  await expect(bus.adminPool.query('TRUNCATE audit_record')).rejects.toThrow('never changed');
  expect(await verdict()).toEqual({ ok: true, length: 1n });
});
