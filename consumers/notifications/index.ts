import type { Pool } from '../../kernel/db';
import type { Consumer } from '../../kernel/events';
import type { SmsSender } from '../../kernel/providers';
import type { Clock } from '../../kernel/time';
import type { Mailer } from './mailer';
import { endNotices } from './notice-ends';
import { openNotices, queueNotices } from './notices';
import { createOutage } from './outage';
import { recipientsOf } from './recipients';
import { sendMail } from './send-mail';
import { startTexts } from './send-texts';

/** What notices need. */
export interface NotificationDeps {
  readonly appPool: Pool;
  readonly mailer: Mailer;
  /** Absent where no texts are sent: who prefers them alone is told by mail. */
  readonly sms?: SmsSender | undefined;
  readonly clock: Clock;
}

const SMS_OUTAGE_WAIT_MS_MAX = 30 * 60_000;

/**
 * Tells customers and owners, by the channels they prefer, of payments and refunds. One row for each event, recipient and
 * channel is written once; each is sent until its server has taken it, or refused it for good (then the reply is kept, and
 * the others go on). A mail goes out at least once: a crash before its end is noted sends the same Message-ID again. A text
 * goes out at most once, since nothing on the way would recognise the second: one whose end is not known is `unknown`. A
 * server that does not serve us makes `deliver` throw: the cursor waits, for an SMS server half an hour.
 */
export function notificationsConsumer(deps: NotificationDeps): Consumer {
  const { appPool, sms, clock } = deps;
  const sending = { ...deps, smsOutage: createOutage(clock, SMS_OUTAGE_WAIT_MS_MAX) };
  return {
    name: 'notifications',
    apply: async (tx, events) =>
      queueNotices(tx, await recipientsOf(tx, events), clock.now(), sms !== undefined),
    deliver: async ({ envelope: event }) => {
      const notices = await openNotices(appPool, event);
      const texts = notices.filter(({ channel }) => channel === 'sms');
      const underWay = await startTexts(sending, event, texts);
      const mails = notices.filter(({ channel }) => channel === 'email');
      const mailed = await Promise.all(mails.map((notice) => sendMail(sending, event, notice)));
      const attempts = [...mailed, ...(await underWay.attempts)];
      await endNotices(
        appPool,
        event,
        attempts.flatMap(({ end }) => end ?? []),
      );
      const failed = attempts.find(({ failure }) => failure !== undefined);
      if (failed?.failure) throw failed.failure.error;
    },
  };
}

export { openMailer, type Mailer } from './mailer';
export { unsentNotices } from './unsent-notices';
