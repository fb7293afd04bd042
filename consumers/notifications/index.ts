import type { Pool } from '../../kernel/db';
import type { Consumer, EventEnvelope } from '../../kernel/events';
import type { Clock } from '../../kernel/time';
import { MailServerError, type Mailer } from './mailer';
import { endNotices, queuedNotices, queueNotices, type NoticeEnd, type QueuedNotice } from './notices';
import { recipientsOf } from './recipients';
import { writeNotice } from './templates';

/** What notices need. */
export interface NotificationDeps {
  readonly appPool: Pool;
  readonly mailer: Mailer;
  readonly clock: Clock;
}

// Greylisting takes back its refusal within minutes; a mailbox that is full for longer must not hold up everybody else.
const TEMPORARY_REFUSAL_MS_MAX = 30 * 60_000;

/** Sends one notice. @throws MailServerError when it is to be tried again. */
async function sendOne(
  { mailer, clock }: NotificationDeps,
  event: EventEnvelope,
  notice: QueuedNotice,
): Promise<NoticeEnd> {
  const { address, messageId, queuedAt, recipientType, facts } = notice;
  const rejected = (rejection: string): NoticeEnd => ({ notice, status: 'rejected', at: null, rejection });
  if (address === null) return rejected('no such person');
  const mail = {
    ...writeNotice(event, recipientType, facts),
    recipientName: facts.recipientName,
    address,
    messageId,
  };
  const outcome = await mailer.send(mail);
  const at = clock.now();
  if (outcome.kind === 'accepted') return { notice, status: 'sent', at, rejection: null };
  const isWaiting = at.getTime() - queuedAt.getTime() < TEMPORARY_REFUSAL_MS_MAX;
  if (outcome.temporary && isWaiting)
    throw new MailServerError(`recipient refused for now: ${outcome.reply}`);
  return rejected(outcome.reply);
}

/**
 * Tells customers and owners, by email, of payments that succeeded, failed or were reversed. One row for each event and
 * recipient is written once; each is sent until the mail server has taken it, or refused it for good (then the reply is
 * kept, and the others go on). A crash between the two sends the same Message-ID again. A mail server that does not serve
 * us makes `deliver` throw: the cursor waits.
 */
export function notificationsConsumer(deps: NotificationDeps): Consumer {
  return {
    name: 'notifications',
    apply: async (tx, events) => queueNotices(tx, await recipientsOf(tx, events), deps.clock.now()),
    deliver: async ({ envelope }) => {
      const notices = await queuedNotices(deps.appPool, envelope);
      const sent = await Promise.allSettled(notices.map((notice) => sendOne(deps, envelope, notice)));
      const ended = sent.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
      await endNotices(deps.appPool, envelope, ended);
      const failure = sent.find((outcome) => outcome.status === 'rejected');
      if (failure) throw failure.reason;
    },
  };
}

export { openMailer, type Mailer } from './mailer';
