import { notificationsConsumer, openMailer, type Mailer } from '../../consumers/notifications';
import { claimTexts } from '../../consumers/notifications/notice-ends';
import { openNotices } from '../../consumers/notifications/notices';
import { startAfricasTalking, type AfricasTalking } from '../../dev/simulators/africastalking';
import { newId, queryAsTenant } from '../../kernel/db';
import { rewindConsumer, type Consumer, type EventEnvelope } from '../../kernel/events';
import { openSms, type SmsSender } from '../../kernel/providers';
import { openBus, type Bus } from './support/bus';
import { addCompany, addressOf, dataOf, type Company } from './support/company';
import { distinct } from './support/distinct';
import { recordNow } from './support/events';
import { startMailServer, type MailServer } from './support/mail-server';
import { startRelayProcess } from './support/relay-process';
import { until } from './support/until';

const PHONE = '+254712000001';
const ACCOUNT = { username: 'acme', apiKey: 'key-1' };
const WAIT_MS_MAX = 30 * 60_000;

let bus: Bus;
let company: Company;
let mails: MailServer;
let mailer: Mailer;
let texts: AfricasTalking;
let now: Date;
const clock = { now: () => now };
const later = (ms: number): void => void (now = new Date(now.getTime() + ms));

beforeEach(async () => {
  now = new Date('2026-03-05T08:01:00.000Z');
  bus = await openBus();
  company = await addCompany(bus.appPool);
  mails = await startMailServer();
  mailer = openMailer(mails.url, 'BOSSNYUMBA <no-reply@bossnyumba.test>');
  texts = await startAfricasTalking({ port: 0, ...ACCOUNT });
});
afterEach(async () => {
  mailer.close();
  await Promise.all([mails.close(), texts.close()]);
  await bus.close();
});

const sender = (): SmsSender => openSms({ url: texts.url, ...ACCOUNT, timeoutMs: 500 });
const notices = (sms: SmsSender | undefined = sender()): Consumer =>
  notificationsConsumer({ appPool: bus.appPool, mailer, sms, clock });

const prefer = (channels: string, phone: string | null = '0712 000 001'): Promise<unknown> =>
  bus.adminPool.query('UPDATE customer SET notice_channels = $1, phone = $2', [channels, phone]);

/** Publishes the failure of `count` payments, of which the customer alone is told. */
async function publishFailed(count = 1): Promise<void> {
  const told = Array.from({ length: count }, () => {
    const aggregateId = newId('pay');
    return { type: 'payment.failed' as const, aggregateId, data: dataOf.failed(company, aggregateId) };
  });
  await recordNow(bus.appPool, company.tenantId, ...told);
  await bus.publish();
}

interface Row {
  readonly channel: string;
  readonly status: string;
  readonly rejection: string | null;
  readonly messageId: string | null;
  readonly sentAt: Date | null;
}

const rows = (): Promise<Row[]> =>
  queryAsTenant<Row>(
    bus.appPool,
    company.tenantId,
    'test-notices',
    `SELECT channel, status, rejection, message_id AS "messageId", sent_at AS "sentAt"
       FROM notification WHERE tenant_id = $1 ORDER BY channel, event_id, recipient_id`,
    [company.tenantId],
  );

const ends = async (): Promise<string[]> =>
  (await rows()).map(({ channel, status, rejection }) =>
    rejection === null ? `${channel} ${status}` : `${channel} ${status}: ${rejection}`,
  );

const again = async (sms?: SmsSender): Promise<unknown[]> => {
  await rewindConsumer(bus.relayPool, 'notifications');
  return bus.consume(notices(sms));
};

test.each([
  ['{email}', '0712 000 001', ['email sent']],
  ['{sms}', '0712 000 001', ['sms sent']],
  ['{email,sms}', '0712 000 001', ['email sent', 'sms sent']],
  ['{email,sms}', null, ['email sent']],
  ['{sms}', null, ['email sent']],
])(
  'who prefers %s and has phone %s is told by each of these that reaches them',
  async (channels, phone, told) => {
    await prefer(channels, phone);
    await publishFailed();
    expect(await bus.consume(notices())).toEqual([]);
    expect(await ends()).toEqual(told);
    expect(mails.taken).toHaveLength(told.filter((end) => end === 'email sent').length);
    expect(texts.sent()).toHaveLength(told.filter((end) => end === 'sms sent').length);
  },
);

test('an owner who prefers SMS is told by SMS, the others by mail', async () => {
  const [ownerId, otherId] = company.ownerIds;
  await bus.adminPool.query(
    `UPDATE owner SET notice_channels = '{sms}', phone = '0712000002' WHERE owner_id = $1`,
    [ownerId],
  );
  const aggregateId = newId('pay');
  const data = dataOf.succeeded(company, aggregateId);
  await recordNow(bus.appPool, company.tenantId, { type: 'payment.succeeded', aggregateId, data });
  await bus.publish();
  expect(await bus.consume(notices())).toEqual([]);
  expect(mails.taken.map(({ to }) => to).toSorted()).toEqual(
    [company.customerId, otherId].map(addressOf).toSorted(),
  );
  expect(texts.sent()).toMatchObject([
    {
      to: '+254712000002',
      text: expect.stringContaining('KES 25,000.00 was received on 5 Mar 2026 for A4') as string,
    },
  ]);
});

test('a text that was taken is noted with the provider’s id and the time, and goes out once', async () => {
  await prefer('{sms}');
  await publishFailed(3);
  expect(await bus.consume(notices())).toEqual([]);
  expect(await again()).toEqual([]);
  const kept = await rows();
  expect(kept.map(({ messageId }) => String(messageId)).toSorted()).toEqual(
    texts
      .sent()
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(distinct(kept.map(({ messageId }) => messageId))).toBe(3);
  expect(kept.map(({ sentAt }) => sentAt)).toEqual([now, now, now]);
  expect(texts.sent().map(({ to }) => to)).toEqual([PHONE, PHONE, PHONE]);
});

test('a number that is refused for good is noted with the code, and the mail goes out', async () => {
  await prefer('{email,sms}');
  texts.faults.set(PHONE, 'refused');
  await publishFailed();
  expect(await bus.consume(notices())).toEqual([]);
  expect(await ends()).toEqual(['email sent', 'sms rejected: 403 InvalidPhoneNumber']);
  expect(await again()).toEqual([]);
  expect(texts.requests()).toBe(1);
});

test('a number that is no number is refused without asking', async () => {
  await prefer('{sms}', 'ask the caretaker');
  await publishFailed();
  expect(await bus.consume(notices())).toEqual([]);
  expect(await ends()).toEqual(['sms rejected: not a Kenyan mobile number']);
  expect(texts.requests()).toBe(0);
});

test('a number refused for now is tried again, sent once, or given up after half an hour', async () => {
  await prefer('{sms}');
  texts.faults.set(PHONE, 'gateway_error', 2);
  await publishFailed();
  const [failure] = await bus.consume(notices());
  expect(String(failure)).toBe('SmsServerError: recipient refused for now: 501 GatewayError');
  expect(await ends()).toEqual(['sms queued']);
  later(WAIT_MS_MAX - 1);
  expect(await bus.consume(notices())).toHaveLength(1);
  expect(await bus.consume(notices())).toEqual([]);
  expect(texts.sent()).toHaveLength(1);
  texts.faults.set(PHONE, 'gateway_error');
  await publishFailed();
  expect(await bus.consume(notices())).toHaveLength(1);
  later(WAIT_MS_MAX);
  expect(await bus.consume(notices())).toEqual([]);
  expect((await ends()).toSorted()).toEqual(['sms rejected: 501 GatewayError', 'sms sent']);
});

test.each([
  ['lost', 'no answer: ECONNRESET', 1],
  ['garbled', 'unreadable answer', 1],
  ['hang', 'no answer: TIMEOUT', 0],
  ['error', 'HTTP 500', 0],
] as const)(
  'a text whose answer is «%s» ends unknown and is never sent again, the mail goes out',
  async (fault, reason, sent) => {
    await prefer('{email,sms}');
    texts.faults.set(PHONE, fault, 1);
    await publishFailed();
    expect(await bus.consume(notices())).toEqual([]);
    expect(await ends()).toEqual(['email sent', `sms unknown: ${reason}`]);
    later(24 * 60 * 60_000);
    expect(await again()).toEqual([]);
    expect([texts.requests(), texts.sent().length, mails.taken.length]).toEqual([1, sent, 1]);
    const unknown = (await rows()).find(({ channel }) => channel === 'sms');
    expect(unknown?.sentAt).toEqual(new Date('2026-03-05T08:01:00.000Z'));
  },
);

test('a relay that ends between sending and noting it leaves the text unknown: it is not sent again', async () => {
  await prefer('{email,sms}');
  await publishFailed();
  const dying: SmsSender = {
    send: async (message) => {
      await sender().send(message);
      throw new Error('killed');
    },
  };
  expect(await bus.consume(notices(dying))).toEqual([new Error('killed')]);
  expect(await ends()).toEqual(['email sent', 'sms sending']);
  expect(await bus.consume(notices())).toEqual([]);
  expect(await ends()).toEqual(['email sent', 'sms unknown: the relay ended while it was being sent']);
  expect([texts.sent().length, mails.taken.length]).toEqual([1, 1]);
});

test('of two relays that have read one queued text, one sends it', async () => {
  await prefer('{sms}');
  await publishFailed();
  await bus.consume({ ...notices(), deliver: () => Promise.resolve() });
  const { rows: outbox } = await bus.adminPool.query<{ envelope: EventEnvelope }>(
    'SELECT envelope FROM outbox',
  );
  const event = outbox[0]!.envelope;
  const read = await Promise.all([openNotices(bus.appPool, event), openNotices(bus.appPool, event)]);
  expect(read.map((found) => found.length)).toEqual([1, 1]);
  const claimed = await Promise.all(read.map((found) => claimTexts(bus.appPool, event, found, now)));
  expect(claimed.flat()).toHaveLength(1);
});

test('an answer that comes after another relay has given the text up as unknown is noted all the same', async () => {
  await prefer('{sms}');
  await publishFailed();
  const slow: SmsSender = {
    send: async (message) => {
      const outcome = await sender().send(message);
      await bus.adminPool.query(`UPDATE notification SET status = 'unknown'`);
      return outcome;
    },
  };
  expect(await bus.consume(notices(slow))).toEqual([]);
  expect(await ends()).toEqual(['sms sent']);
});

test('while the SMS server is down the text waits and the mail goes out; when it is back it is sent once', async () => {
  const port = Number(new URL(texts.url).port);
  await texts.close();
  await prefer('{email,sms}');
  await publishFailed();
  const consumer = notificationsConsumer({ appPool: bus.appPool, mailer, sms: sender(), clock });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const [failure] = await bus.consume(consumer);
    expect(String(failure)).toBe('SmsServerError: SMS server: ECONNREFUSED');
    expect(await ends()).toEqual(['email sent', 'sms queued']);
    later(60_000);
  }
  texts = await startAfricasTalking({ port, ...ACCOUNT });
  expect(await bus.consume(consumer)).toEqual([]);
  expect(await ends()).toEqual(['email sent', 'sms sent']);
  expect([texts.sent().length, mails.taken.length]).toEqual([1, 1]);
});

test.each([
  ['is closed', 'closed', 'HTTP 503'],
  ['has no balance of ours left', 'insufficient_balance', '405 InsufficientBalance'],
] as const)('an SMS server that %s rejects nobody: the text waits', async (_what, fault, said) => {
  await prefer('{sms}');
  texts.faults.set(PHONE, fault, 1);
  await publishFailed();
  expect((await bus.consume(notices())).map(String)).toEqual([`SmsServerError: SMS server: ${said}`]);
  expect(await ends()).toEqual(['sms queued']);
  expect(await bus.consume(notices())).toEqual([]);
  expect(await ends()).toEqual(['sms sent']);
});

test('an SMS server that stays away holds up the mails behind a text for half an hour in all, not for each', async () => {
  await prefer('{email,sms}');
  texts.faults.set(PHONE, 'insufficient_balance');
  await publishFailed(20);
  const consumer = notices();
  expect((await bus.consume(consumer)).length).toBeGreaterThan(0);
  later(WAIT_MS_MAX);
  expect(await bus.consume(consumer)).toEqual([]);
  await publishFailed(5);
  expect(await bus.consume(consumer)).toEqual([]);
  expect(mails.taken).toHaveLength(25);
  const given = 'sms rejected: SMS server: 405 InsufficientBalance';
  expect((await ends()).filter((end) => end === given)).toHaveLength(25);
  texts.faults.clear();
  await publishFailed();
  expect(await bus.consume(consumer)).toEqual([]);
  expect(texts.sent()).toHaveLength(1);
});

test('where SMS is off who prefers it alone is told by mail, and a text that was queued before is not kept', async () => {
  await prefer('{sms}');
  texts.faults.set(PHONE, 'closed');
  await publishFailed();
  expect(await bus.consume(notices())).toHaveLength(1);
  const off = notificationsConsumer({ appPool: bus.appPool, mailer, clock });
  expect(await bus.consume(off)).toEqual([]);
  await publishFailed();
  expect(await bus.consume(off)).toEqual([]);
  expect(await ends()).toEqual(['email sent', 'sms rejected: SMS is off']);
});

test('no phone and no name stands in an event, in the log of notices, or in what a failure says', async () => {
  await prefer('{email,sms}');
  await publishFailed();
  const failures: unknown[] = [];
  for (const fault of ['closed', 'insufficient_balance', 'gateway_error', 'refused'] as const) {
    texts.faults.set(PHONE, fault);
    failures.push(...(await bus.consume(notices())));
  }
  await publishFailed();
  texts.faults.set(PHONE, 'lost');
  failures.push(...(await bus.consume(notices())));
  expect(failures.length).toBeGreaterThan(2);
  const { rows: kept } = await bus.adminPool.query(
    `SELECT (SELECT json_agg(o) FROM outbox o) AS events, (SELECT json_agg(n) FROM notification n) AS log`,
  );
  const told = failures.map((failure) => JSON.stringify(failure, Object.getOwnPropertyNames(failure)));
  const said = JSON.stringify(kept) + told.join('');
  expect(said).toContain(company.customerId);
  expect(said).toContain('sms');
  expect(said).not.toMatch(/712.?000.?001|Wanjiku|people\.test/);
});

test('a relay killed while a text is on its way: the next one leaves it unknown, and its log names no phone', async () => {
  await prefer('{email,sms}');
  texts.faults.set(PHONE, 'hang', 1);
  const settings = {
    ...{ SMTP_URL: mails.url, SMS_URL: texts.url, SMS_USERNAME: 'acme', SMS_API_KEY: 'key-1' },
    RELAY_POLL_MS: '50',
  };
  const first = await startRelayProcess(bus.database, settings);
  await publishFailed();
  await until('the text is on its way', () => texts.requests() === 1);
  await first.end('SIGKILL');
  const second = await startRelayProcess(bus.database, settings);
  await publishFailed();
  await until('both have ended', async () => {
    return (await rows()).filter(({ status }) => !['queued', 'sending'].includes(status)).length === 4;
  });
  await second.end('SIGTERM');
  expect((await ends()).filter((end) => end.startsWith('sms')).toSorted()).toEqual([
    'sms sent',
    'sms unknown: the relay ended while it was being sent',
  ]);
  expect([texts.requests(), texts.sent().length]).toEqual([2, 1]);
  expect(first.log() + second.log()).not.toMatch(/712.?000.?001|Wanjiku/);
});

test('a relay without a key says at its start that SMS is off', async () => {
  const relay = await startRelayProcess(bus.database, { SMTP_URL: mails.url });
  await relay.end('SIGTERM');
  expect(relay.log()).toContain('SMS is off: SMS_API_KEY is not set');
});
