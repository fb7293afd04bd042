import { notificationsConsumer, openMailer } from '../../../consumers/notifications';
import { startAfricasTalking, type AfricasTalking } from '../../../dev/simulators/africastalking';
import { newId, queryAsTenant } from '../../../kernel/db';
import { rewindConsumer, type Consumer } from '../../../kernel/events';
import { openSms, type SmsSender } from '../../../kernel/providers';
import { openBus, type Bus } from './bus';
import { addCompany, dataOf, type Company } from './company';
import { recordNow } from './events';
import { startMailServer, type MailServer } from './mail-server';

/** The customer's phone as the provider sees it; the row has it as people write it. */
export const PHONE = '+254712000001';

/** The account at the simulator. */
export const ACCOUNT = { username: 'acme', apiKey: 'key-1' };

/** What the log says of one event, recipient and channel. */
export interface NoticeRow {
  readonly channel: string;
  readonly status: string;
  readonly rejection: string | null;
  readonly messageId: string | null;
  readonly sentAt: Date | null;
}

/** A company whose notices go out by mail and SMS, with both servers and a clock that the test moves. */
export interface NoticeRoom {
  readonly bus: Bus;
  readonly company: Company;
  readonly mails: MailServer;
  /** Another one takes its place when a test has closed it. */
  texts: AfricasTalking;
  now: Date;
  /** A consumer of its own, as a relay that starts has one; without SMS when `null`. */
  consumer(sms?: SmsSender | null): Consumer;
  sender(): SmsSender;
  later(ms: number): void;
  prefer(channels: string, phone?: string | null): Promise<unknown>;
  /** Publishes the failure of `count` payments, of which the customer alone is told. */
  publishFailed(count?: number): Promise<void>;
  rows(): Promise<NoticeRow[]>;
  /** Channel, status and reason of each row, by channel. */
  ends(): Promise<string[]>;
  /** Delivers every event once more; the failures. */
  again(): Promise<unknown[]>;
  close(): Promise<void>;
}

const SMS_TIMEOUT_MS = 500;

const ROWS = `SELECT channel, status, rejection, message_id AS "messageId", sent_at AS "sentAt"
  FROM notification WHERE tenant_id = $1 ORDER BY channel, event_id, recipient_id`;

/** Opens one on a database of its own. */
export async function openNoticeRoom(): Promise<NoticeRoom> {
  const bus = await openBus();
  const company = await addCompany(bus.appPool);
  const mails = await startMailServer();
  const mailer = openMailer(mails.url, 'BOSSNYUMBA <no-reply@bossnyumba.test>');
  const { appPool, adminPool } = bus;
  const room: NoticeRoom = {
    ...{ bus, company, mails },
    texts: await startAfricasTalking({ port: 0, ...ACCOUNT }),
    now: new Date('2026-03-05T08:01:00.000Z'),
    sender: () => openSms({ url: room.texts.url, ...ACCOUNT, timeoutMs: SMS_TIMEOUT_MS }),
    consumer: (sms = room.sender()) =>
      notificationsConsumer({ appPool, mailer, sms: sms ?? undefined, clock: { now: () => room.now } }),
    later: (ms) => {
      room.now = new Date(room.now.getTime() + ms);
    },
    prefer: (channels, phone = '0712 000 001') =>
      adminPool.query('UPDATE customer SET notice_channels = $1, phone = $2', [channels, phone]),
    publishFailed: async (count = 1) => {
      const told = Array.from({ length: count }, () => {
        const aggregateId = newId('pay');
        return { type: 'payment.failed' as const, aggregateId, data: dataOf.failed(company, aggregateId) };
      });
      await recordNow(appPool, company.tenantId, ...told);
      await bus.publish();
    },
    rows: () => queryAsTenant<NoticeRow>(appPool, company.tenantId, 'test-notices', ROWS, [company.tenantId]),
    ends: async () =>
      (await room.rows()).map(({ channel, status, rejection }) =>
        rejection === null ? `${channel} ${status}` : `${channel} ${status}: ${rejection}`,
      ),
    again: async () => {
      await rewindConsumer(bus.relayPool, 'notifications');
      return bus.consume(room.consumer());
    },
    close: async () => {
      mailer.close();
      await Promise.all([mails.close(), room.texts.close()]);
      await bus.close();
    },
  };
  return room;
}
