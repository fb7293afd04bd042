import { auditConsumer, verifyAuditChain } from '../../consumers/audit';
import { notificationsConsumer, openMailer, type Mailer } from '../../consumers/notifications';
import { inTransaction, newId, queryAsTenant } from '../../kernel/db';
import { rewindConsumer, type Consumer } from '../../kernel/events';
import { openBus, type Bus } from './support/bus';
import { addCompany, addPaymentRow, addressOf, dataOf, type Company } from './support/company';
import { distinct } from './support/distinct';
import { recordNow } from './support/events';
import { startMailServer, type MailServer } from './support/mail-server';

let bus: Bus;
let company: Company;
let server: MailServer;
let mailer: Mailer;
let now = new Date('2026-03-05T08:01:00.000Z');
const clock = { now: () => now };
const FROM = 'BOSSNYUMBA <no-reply@bossnyumba.test>';

beforeEach(async () => {
  now = new Date('2026-03-05T08:01:00.000Z');
  bus = await openBus();
  company = await addCompany(bus.appPool);
  server = await startMailServer();
  mailer = openMailer(server.url, FROM);
});
afterEach(async () => {
  mailer.close();
  await server.close();
  await bus.close();
});

const notices = (sender: Mailer = mailer): Consumer =>
  notificationsConsumer({ appPool: bus.appPool, mailer: sender, clock });

/** Publishes payment.succeeded of `count` new payments and answers their event ids. */
async function publishSucceeded(count: number): Promise<string[]> {
  const told = Array.from({ length: count }, () => {
    const aggregateId = newId('pay');
    return { type: 'payment.succeeded' as const, aggregateId, data: dataOf.succeeded(company, aggregateId) };
  });
  const ids = await recordNow(bus.appPool, company.tenantId, ...told);
  await bus.publish();
  return ids;
}

interface Row {
  readonly recipientId: string;
  readonly status: string;
  readonly rejection: string | null;
  readonly messageId: string;
  readonly template: string;
  readonly sentAt: Date | null;
}

const rows = (): Promise<Row[]> =>
  queryAsTenant<Row>(
    bus.appPool,
    company.tenantId,
    'test-notices',
    `SELECT recipient_id AS "recipientId", status, rejection, message_id AS "messageId", template, sent_at AS "sentAt"
       FROM notification WHERE tenant_id = $1 ORDER BY event_id, recipient_type, recipient_id`,
    [company.tenantId],
  );

const statuses = async (): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { status } of await rows()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

const recipientsTold = (): string[] => server.taken.map(({ to }) => to).toSorted();

test('a payment that succeeded is told to the customer and to each owner of the set that received it', async () => {
  await publishSucceeded(1);
  expect(await bus.consume(notices())).toEqual([]);
  const { customerId, ownerIds } = company;
  expect(recipientsTold()).toEqual([customerId, ...ownerIds].map(addressOf).toSorted());
  expect((await rows()).map(({ status, sentAt }) => [status, sentAt])).toEqual(Array(3).fill(['sent', now]));
  const toCustomer = server.taken.find(({ to }) => to === addressOf(customerId));
  expect(toCustomer?.subject).toBe('Payment received: KES 25,000.00');
  expect(toCustomer?.text).toContain('Dear Wanjiku Njeri,');
  expect(toCustomer?.text).toContain('for A4, Kilimani Court');
});

test('a payment that failed is told to the customer alone', async () => {
  const paymentId = newId('pay');
  const failed = {
    type: 'payment.failed' as const,
    aggregateId: paymentId,
    data: dataOf.failed(company, paymentId),
  };
  await recordNow(bus.appPool, company.tenantId, failed);
  await bus.publish();
  expect(await bus.consume(notices())).toEqual([]);
  expect(recipientsTold()).toEqual([addressOf(company.customerId)]);
});

test('a reversal is told to the owners whose money it was when the payment was received, not to those of today', async () => {
  const paymentId = newId('pay');
  const { tenantId, customerId, formerOwnerId } = company;
  await inTransaction(bus.appPool, tenantId, 'scene', (tx) =>
    addPaymentRow(tx, company, paymentId, '2025-12-31'),
  );
  const data = dataOf.reversed(company, paymentId);
  await recordNow(bus.appPool, tenantId, { type: 'payment.reversed', aggregateId: paymentId, data });
  await bus.publish();
  expect(await bus.consume(notices())).toEqual([]);
  expect(recipientsTold()).toEqual([customerId, formerOwnerId].map(addressOf).toSorted());
});

test('a relay that dies after sending and before noting it sends the same message again, under the same Message-ID', async () => {
  await publishSucceeded(1);
  const dying: Mailer = {
    ...mailer,
    send: async (mail) => {
      await mailer.send(mail);
      throw new Error('killed');
    },
  };
  expect(await bus.consume(notices(dying))).toEqual([new Error('killed')]);
  expect(await statuses()).toEqual({ queued: 3 });
  expect(await bus.consume(notices())).toEqual([]);
  expect(server.taken).toHaveLength(6);
  expect(distinct(server.taken.map(({ messageId }) => messageId))).toBe(3);
  expect(await statuses()).toEqual({ sent: 3 });
});

test('what was sent is not sent again when the event is delivered again', async () => {
  await publishSucceeded(5);
  expect(await bus.consume(notices())).toEqual([]);
  await rewindConsumer(bus.relayPool, 'notifications');
  expect(await bus.consume(notices())).toEqual([]);
  expect(server.taken).toHaveLength(15);
  expect(distinct(server.taken.map(({ messageId }) => messageId))).toBe(15);
});

test('the Message-ID on the wire is the one in the log, one for each event and recipient', async () => {
  await publishSucceeded(2);
  await bus.consume(notices());
  const logged = (await rows()).map(({ messageId }) => messageId);
  expect(distinct(logged)).toBe(6);
  expect(server.taken.map(({ messageId }) => messageId).toSorted()).toEqual(logged.toSorted());
  expect(logged.every((id) => /^<[0-9a-f]{32}@bossnyumba>$/.test(id))).toBe(true);
});

test('a recipient that the server refuses for good is noted with its reply, and all others are told', async () => {
  server.replies.set(addressOf(company.ownerIds[0]), 550);
  await publishSucceeded(3);
  expect(await bus.consume(notices())).toEqual([]);
  expect(await statuses()).toEqual({ sent: 6, rejected: 3 });
  const refused = (await rows()).filter(({ status }) => status === 'rejected');
  expect(new Set(refused.map(({ recipientId, rejection }) => `${recipientId} ${rejection}`))).toEqual(
    new Set([`${company.ownerIds[0]} 550`]),
  );
});

test('what is no address is refused without asking the server', async () => {
  await bus.adminPool.query('UPDATE customer SET email = $1', ['nobody']);
  await bus.adminPool.query('UPDATE owner SET email = $1 WHERE owner_id = $2', ['', company.ownerIds[0]]);
  server.replies.set('nobody', 553);
  await publishSucceeded(1);
  expect(await bus.consume(notices())).toEqual([]);
  expect(await statuses()).toEqual({ sent: 1, rejected: 2 });
});

test('a recipient refused for now is tried again, and given up when it stays so', async () => {
  server.replies.set(addressOf(company.customerId), 450);
  await publishSucceeded(1);
  const [failure] = await bus.consume(notices());
  expect(String(failure)).toBe('MailServerError: recipient refused for now: 450');
  expect(await statuses()).toEqual({ sent: 2, queued: 1 });
  now = new Date(now.getTime() + 29 * 60_000);
  expect(await bus.consume(notices())).toHaveLength(1);
  now = new Date(now.getTime() + 60_000);
  expect(await bus.consume(notices())).toEqual([]);
  expect(await statuses()).toEqual({ sent: 2, rejected: 1 });
});

test('a recipient refused for now that is taken later is told once', async () => {
  server.replies.set(addressOf(company.customerId), 450);
  await publishSucceeded(1);
  expect(await bus.consume(notices())).toHaveLength(1);
  server.replies.clear();
  expect(await bus.consume(notices())).toEqual([]);
  expect(server.taken).toHaveLength(3);
  expect(await statuses()).toEqual({ sent: 3 });
});

test('a server that refuses our own sender rejects nobody: the notices wait', async () => {
  const refusing = await startMailServer(0, 550);
  const refused = openMailer(refusing.url, FROM);
  await publishSucceeded(1);
  const [failure] = await bus.consume(notices(refused));
  refused.close();
  await refusing.close();
  expect(String(failure)).toBe('MailServerError: mail server: EENVELOPE MAIL FROM 550');
  expect(await statuses()).toEqual({ queued: 3 });
  expect(await bus.consume(notices())).toEqual([]);
  expect(await statuses()).toEqual({ sent: 3 });
});

test('while the mail server is down notices wait and the audit trail goes on; when it returns each goes out once', async () => {
  const port = Number(new URL(server.url).port);
  await server.close();
  await publishSucceeded(20);
  const failures = await bus.consume(notices());
  expect(new Set(failures.map(String))).toEqual(new Set(['MailServerError: mail server: ESOCKET CONN']));
  expect(await bus.consume(auditConsumer(clock))).toEqual([]);
  expect(await verifyAuditChain(bus.appPool, company.tenantId)).toEqual({ ok: true, length: 20n });
  server = await startMailServer(port);
  expect(await bus.consume(notices())).toEqual([]);
  expect(server.taken).toHaveLength(60);
  expect(await statuses()).toEqual({ sent: 60 });
});

test('no name and no address stands in an event, in the log of notices, or in what a failure says', async () => {
  server.replies.set(addressOf(company.customerId), 450);
  await publishSucceeded(1);
  const [failure] = await bus.consume(notices());
  const { rows: kept } = await bus.adminPool.query(
    `SELECT (SELECT json_agg(o) FROM outbox o) AS events, (SELECT json_agg(n) FROM notification n) AS log`,
  );
  const said =
    JSON.stringify(kept) + String(failure) + JSON.stringify(failure, Object.getOwnPropertyNames(failure));
  expect(said).toContain(company.customerId);
  expect(said).not.toMatch(/Wanjiku|people\.test/);
});
