import { claimTexts } from '../../consumers/notifications/notice-ends';
import { openNotices } from '../../consumers/notifications/notices';
import type { EventEnvelope } from '../../kernel/events';
import type { SmsSender } from '../../kernel/providers';
import { distinct } from './support/distinct';
import { openNoticeRoom, PHONE, type NoticeRoom } from './support/notice-room';
import { startRelayProcess } from './support/relay-process';
import { until } from './support/until';

// A text goes out at most once, whatever happens to its answer and to the relay.

let room: NoticeRoom;
beforeEach(async () => {
  room = await openNoticeRoom();
});
afterEach(() => room.close());

test('a text that was taken is noted with the provider’s id and the time, and goes out once', async () => {
  await room.prefer('{sms}');
  await room.publishFailed(3);
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect(await room.again()).toEqual([]);
  const kept = await room.rows();
  expect(kept.map(({ messageId }) => String(messageId)).toSorted()).toEqual(
    room.texts
      .sent()
      .map(({ id }) => id)
      .toSorted(),
  );
  expect(distinct(kept.map(({ messageId }) => messageId))).toBe(3);
  expect(kept.map(({ sentAt }) => sentAt)).toEqual([room.now, room.now, room.now]);
  expect(room.texts.sent().map(({ to }) => to)).toEqual([PHONE, PHONE, PHONE]);
});

test.each([
  ['lost', 'no answer: ECONNRESET', 1],
  ['garbled', 'unreadable answer', 1],
  ['hang', 'no answer: TIMEOUT', 0],
  ['error', 'HTTP 500', 0],
] as const)(
  'a text whose answer is «%s» ends unknown and is never sent again, the mail goes out',
  async (fault, reason, sent) => {
    await room.prefer('{email,sms}');
    room.texts.faults.set(PHONE, fault, 1);
    await room.publishFailed();
    expect(await room.bus.consume(room.consumer())).toEqual([]);
    expect(await room.ends()).toEqual(['email sent', `sms unknown: ${reason}`]);
    room.later(24 * 60 * 60_000);
    expect(await room.again()).toEqual([]);
    expect([room.texts.requests(), room.texts.sent().length, room.mails.taken.length]).toEqual([1, sent, 1]);
    const unknown = (await room.rows()).find(({ channel }) => channel === 'sms');
    expect(unknown?.sentAt).toEqual(new Date('2026-03-05T08:01:00.000Z'));
  },
);

test('a relay that ends between sending and noting it leaves the text unknown: it is not sent again', async () => {
  await room.prefer('{email,sms}');
  await room.publishFailed();
  const dying: SmsSender = {
    send: async (message) => {
      await room.sender().send(message);
      throw new Error('killed');
    },
  };
  expect(await room.bus.consume(room.consumer(dying))).toEqual([new Error('killed')]);
  expect(await room.ends()).toEqual(['email sent', 'sms sending']);
  expect(await room.bus.consume(room.consumer())).toEqual([]);
  expect(await room.ends()).toEqual(['email sent', 'sms unknown: the relay ended while it was being sent']);
  expect([room.texts.sent().length, room.mails.taken.length]).toEqual([1, 1]);
});

test('of two relays that have read one queued text, one sends it', async () => {
  await room.prefer('{sms}');
  await room.publishFailed();
  await room.bus.consume({ ...room.consumer(), deliver: () => Promise.resolve() });
  const { rows: outbox } = await room.bus.adminPool.query<{ envelope: EventEnvelope }>(
    'SELECT envelope FROM outbox',
  );
  const event = outbox[0]!.envelope;
  const read = await Promise.all([
    openNotices(room.bus.appPool, event),
    openNotices(room.bus.appPool, event),
  ]);
  expect(read.map((found) => found.length)).toEqual([1, 1]);
  const claimed = await Promise.all(
    read.map((found) => claimTexts(room.bus.appPool, event, found, room.now)),
  );
  expect(claimed.flat()).toHaveLength(1);
});

test('an answer that comes after another relay has given the text up as unknown is noted all the same', async () => {
  await room.prefer('{sms}');
  await room.publishFailed();
  const slow: SmsSender = {
    send: async (message) => {
      const outcome = await room.sender().send(message);
      await room.bus.adminPool.query(`UPDATE notification SET status = 'unknown'`);
      return outcome;
    },
  };
  expect(await room.bus.consume(room.consumer(slow))).toEqual([]);
  expect(await room.ends()).toEqual(['sms sent']);
});

test('a relay killed while a text is on its way: the next one leaves it unknown, and its log names no phone', async () => {
  await room.prefer('{email,sms}');
  room.texts.faults.set(PHONE, 'hang', 1);
  const settings = {
    ...{ SMTP_URL: room.mails.url, SMS_URL: room.texts.url, SMS_USERNAME: 'acme', SMS_API_KEY: 'key-1' },
    RELAY_POLL_MS: '50',
  };
  const first = await startRelayProcess(room.bus.database, settings);
  await room.publishFailed();
  await until('the text is on its way', () => room.texts.requests() === 1);
  await first.end('SIGKILL');
  const second = await startRelayProcess(room.bus.database, settings);
  await room.publishFailed();
  await until('both have ended', async () => {
    return (await room.rows()).filter(({ status }) => !['queued', 'sending'].includes(status)).length === 4;
  });
  await second.end('SIGTERM');
  expect((await room.ends()).filter((end) => end.startsWith('sms')).toSorted()).toEqual([
    'sms sent',
    'sms unknown: the relay ended while it was being sent',
  ]);
  expect([room.texts.requests(), room.texts.sent().length]).toEqual([2, 1]);
  expect(first.log() + second.log()).not.toMatch(/712.?000.?001|Wanjiku/);
});
