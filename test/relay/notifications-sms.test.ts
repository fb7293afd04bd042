import { startAfricasTalking } from '../../dev/simulators/africastalking';
import { newId } from '../../kernel/db';
import { addressOf, dataOf } from './support/company';
import { recordNow } from './support/events';
import { ACCOUNT, openNoticeRoom, PHONE, type NoticeRoom } from './support/notice-room';
import { startRelayProcess } from './support/relay-process';

const WAIT_MS_MAX = 30 * 60_000;

let room: NoticeRoom;
beforeEach(async () => {
  room = await openNoticeRoom();
});
afterEach(() => room.close());

test.each([
  ['{email}', '0712 000 001', ['email sent']],
  ['{sms}', '0712 000 001', ['sms sent']],
  ['{email,sms}', '0712 000 001', ['email sent', 'sms sent']],
  ['{email,sms}', null, ['email sent']],
  ['{sms}', null, ['email sent']],
])(
  'who prefers %s and has phone %s is told by each of these that reaches them',
  async (channels, phone, told) => {
    await room.prefer(channels, phone);
    await room.publishFailed();
    expect(await room.bus.consume(room.consumer())).toEqual([]);
    expect(await room.ends()).toEqual(told);
    expect(room.mails.taken).toHaveLength(told.filter((end) => end === 'email sent').length);
    expect(room.texts.sent()).toHaveLength(told.filter((end) => end === 'sms sent').length);
  },
);

test('an owner who prefers SMS is told by SMS, the others by mail', async () => {
  const [ownerId, otherId] = room.company.ownerIds;
  await room.bus.adminPool.query(
    `UPDATE owner SET notice_channels = '{sms}', phone = '0712000002' WHERE owner_id = $1`,
    [ownerId],
  );
  const aggregateId = newId('pay');
  const data = dataOf.succeeded(room.company, aggregateId);
  await recordNow(room.bus.appPool, room.company.tenantId, { type: 'payment.succeeded', aggregateId, data });
  await room.bus.publish();
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect(room.mails.taken.map(({ to }) => to).toSorted()).toEqual(
    [room.company.customerId, otherId].map(addressOf).toSorted(),
  );
  expect(room.texts.sent()).toMatchObject([
    {
      to: '+254712000002',
      text: expect.stringContaining('KES 25,000.00 was received on 5 Mar 2026 for A4') as string,
    },
  ]);
});

test('a number that is refused for good is noted with the code, and the mail goes out', async () => {
  await room.prefer('{email,sms}');
  room.texts.faults.set(PHONE, 'refused');
  await room.publishFailed();
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect(await room.ends()).toEqual(['email sent', 'sms rejected: 403 InvalidPhoneNumber']);
  expect(await room.again()).toEqual([]);
  expect(room.texts.requests()).toBe(1);
});

test('a number that is no number is refused without asking', async () => {
  await room.prefer('{sms}', 'ask the caretaker');
  await room.publishFailed();
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect(await room.ends()).toEqual(['sms rejected: not a Kenyan mobile number']);
  expect(room.texts.requests()).toBe(0);
});

test('a number refused for now is tried again, sent once, or given up after half an hour', async () => {
  await room.prefer('{sms}');
  room.texts.faults.set(PHONE, 'gateway_error', 2);
  await room.publishFailed();
  const [failure] = await room.bus.consume(room.consumer());
  expect(String(failure)).toBe('SmsServerError: recipient refused for now: 501 GatewayError');
  expect(await room.ends()).toEqual(['sms queued']);
  room.later(WAIT_MS_MAX - 1);
  expect(await room.bus.consume(room.consumer())).toHaveLength(1);
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect(room.texts.sent()).toHaveLength(1);
  room.texts.faults.set(PHONE, 'gateway_error');
  await room.publishFailed();
  expect(await room.bus.consume(room.consumer())).toHaveLength(1);
  room.later(WAIT_MS_MAX);
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect((await room.ends()).toSorted()).toEqual(['sms rejected: 501 GatewayError', 'sms sent']);
});

test('while the SMS server is down the text waits and the mail goes out; when it is back it is sent once', async () => {
  const port = Number(new URL(room.texts.url).port);
  await room.texts.close();
  await room.prefer('{email,sms}');
  await room.publishFailed();
  const consumer = room.consumer();
  for (let attempt = 0; attempt < 3; attempt += 1) {
    const [failure] = await room.bus.consume(consumer);
    expect(String(failure)).toBe('SmsServerError: SMS server: ECONNREFUSED');
    expect(await room.ends()).toEqual(['email sent', 'sms queued']);
    room.later(60_000);
  }
  room.texts = await startAfricasTalking({ port, ...ACCOUNT });
  expect(await room.bus.consume(consumer)).toEqual([]);
  expect(await room.ends()).toEqual(['email sent', 'sms sent']);
  expect([room.texts.sent().length, room.mails.taken.length]).toEqual([1, 1]);
});

test.each([
  ['is closed', 'closed', 'HTTP 503'],
  ['has no balance of ours left', 'insufficient_balance', '405 InsufficientBalance'],
] as const)('an SMS server that %s rejects nobody: the text waits', async (_what, fault, said) => {
  await room.prefer('{sms}');
  room.texts.faults.set(PHONE, fault, 1);
  await room.publishFailed();
  expect((await room.bus.consume(room.consumer())).map(String)).toEqual([
    `SmsServerError: SMS server: ${said}`,
  ]);
  expect(await room.ends()).toEqual(['sms queued']);
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect(await room.ends()).toEqual(['sms sent']);
});

test('an SMS server that stays away holds up the mails behind a text for half an hour in all, not for each', async () => {
  await room.prefer('{email,sms}');
  room.texts.faults.set(PHONE, 'insufficient_balance');
  await room.publishFailed(20);
  const consumer = room.consumer();
  expect((await room.bus.consume(consumer)).length).toBeGreaterThan(0);
  room.later(WAIT_MS_MAX);
  expect(await room.bus.consume(consumer)).toEqual([]);
  await room.publishFailed(5);
  expect(await room.bus.consume(consumer)).toEqual([]);
  expect(room.mails.taken).toHaveLength(25);
  const given = 'sms rejected: SMS server: 405 InsufficientBalance';
  expect((await room.ends()).filter((end) => end === given)).toHaveLength(25);
  room.texts.faults.clear();
  await room.publishFailed();
  expect(await room.bus.consume(consumer)).toEqual([]);
  expect(room.texts.sent()).toHaveLength(1);
});

test('where SMS is off who prefers it alone is told by mail, and a text that was queued before is not kept', async () => {
  await room.prefer('{sms}');
  room.texts.faults.set(PHONE, 'closed');
  await room.publishFailed();
  expect(await room.bus.consume(room.consumer())).toHaveLength(1);
  const off = room.consumer(null);
  expect(await room.bus.consume(off)).toEqual([]);
  await room.publishFailed();
  expect(await room.bus.consume(off)).toEqual([]);
  expect(await room.ends()).toEqual(['email sent', 'sms rejected: SMS is off']);
});

test('no phone and no name stands in an event, in the log of notices, or in what a failure says', async () => {
  await room.prefer('{email,sms}');
  await room.publishFailed();
  const failures: unknown[] = [];
  for (const fault of ['closed', 'insufficient_balance', 'gateway_error', 'refused'] as const) {
    room.texts.faults.set(PHONE, fault);
    failures.push(...(await room.bus.consume(room.consumer())));
  }
  await room.publishFailed();
  room.texts.faults.set(PHONE, 'lost');
  failures.push(...(await room.bus.consume(room.consumer())));
  expect(failures.length).toBeGreaterThan(2);
  const { rows: kept } = await room.bus.adminPool.query(
    `SELECT (SELECT json_agg(o) FROM outbox o) AS events, (SELECT json_agg(n) FROM notification n) AS log`,
  );
  const told = failures.map((failure) => JSON.stringify(failure, Object.getOwnPropertyNames(failure)));
  const said = JSON.stringify(kept) + told.join('');
  expect(said).toContain(room.company.customerId);
  expect(said).toContain('sms');
  expect(said).not.toMatch(/712.?000.?001|Wanjiku|people\.test/);
});

test('a relay without a key says at its start that SMS is off', async () => {
  const relay = await startRelayProcess(room.bus.database, { SMTP_URL: room.mails.url });
  await relay.end('SIGTERM');
  expect(relay.log()).toContain('SMS is off: SMS_API_KEY is not set');
});
