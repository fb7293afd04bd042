import type { Pool } from '../../kernel/db';
import type { Consumer, EventEnvelope } from '../../kernel/events';
import type { Clock } from '../../kernel/time';
import { MailServerError, type Mailer } from './mailer';
import { endNotice, queuedNotices, queueNotices, type QueuedNotice } from './notices';
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

async function sendOne(
  { appPool, mailer, clock }: NotificationDeps,
  event: EventEnvelope,
  notice: QueuedNotice,
): Promise<void> {
  const { address, messageId, queuedAt, recipientType, facts } = notice;
  const reject = (rejection: string): Promise<void> =>
    endNotice(appPool, event, notice, { status: 'rejected', rejection });
  if (address === null) return reject('no such person');
  const mail = {
    ...writeNotice(event, recipientType, facts),
    recipientName: facts.recipientName,
    address,
    messageId,
  };
  const outcome = await mailer.send(mail);
  const at = clock.now();
  if (outcome.kind === 'accepted') return endNotice(appPool, event, notice, { status: 'sent', at });
  const isWaiting = at.getTime() - queuedAt.getTime() < TEMPORARY_REFUSAL_MS_MAX;
  if (outcome.temporary && isWaiting)
    throw new MailServerError(`recipient refused for now: ${outcome.reply}`);
  return reject(outcome.reply);
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
      const failure = sent.find((outcome) => outcome.status === 'rejected');
      if (failure) throw failure.reason;
    },
  };
}

export { openMailer, type Mailer } from './mailer';
