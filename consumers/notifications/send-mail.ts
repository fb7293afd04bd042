import type { EventEnvelope } from '../../kernel/events';
import { isWorthWaiting, rejected, type Attempt, type SendingDeps } from './attempt';
import { MailServerError } from './mailer';
import type { OpenNotice } from './notices';
import { writeNotice } from './templates';

/**
 * Sends a notice by mail. What keeps it from being sent or refused is a failure: it stays queued, and the next attempt
 * goes out under the same Message-ID.
 */
export async function sendMail(
  { mailer, clock }: SendingDeps,
  event: EventEnvelope,
  notice: OpenNotice,
): Promise<Attempt> {
  const { address, messageId, recipientType, facts } = notice;
  if (address === null || messageId === null) return rejected(notice, 'no such person');
  try {
    const { subject, text } = writeNotice(event, recipientType, facts);
    const mail = { subject, text, recipientName: facts.recipientName, address, messageId };
    const outcome = await mailer.send(mail);
    const at = clock.now();
    if (outcome.kind === 'accepted')
      return { end: { notice, status: 'sent', at, rejection: null, messageId: null } };
    if (!outcome.temporary || !isWorthWaiting(notice, at)) return rejected(notice, outcome.reply);
    return { failure: { error: new MailServerError(`recipient refused for now: ${outcome.reply}`) } };
  } catch (error) {
    return { failure: { error } };
  }
}
