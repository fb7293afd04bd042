import { queryAsTenant, type Pool } from '../../kernel/db';
import type { EventEnvelope } from '../../kernel/events';
import { isSamePerson, type OpenNotice } from './notices';

const CLAIM = `
  UPDATE notification n SET status = 'sending', sent_at = $5
    FROM unnest($3::text[], $4::text[]) AS r (recipient_type, recipient_id)
   WHERE n.tenant_id = $1 AND n.event_id = $2 AND n.channel = 'sms' AND n.recipient_type = r.recipient_type
     AND n.recipient_id = r.recipient_id AND n.status = 'queued'
  RETURNING n.recipient_type AS "recipientType", n.recipient_id AS "recipientId" /* texts-claim */`;

/**
 * Commits, before anything goes out, that these texts are being sent, and answers those that are the caller's to send. One
 * that is found `sending` later may have arrived, and is never sent again. @throws AppError DATABASE_UNAVAILABLE.
 */
export async function claimTexts<T extends OpenNotice>(
  appPool: Pool,
  { tenantId, id }: EventEnvelope,
  texts: readonly T[],
  at: Date,
): Promise<T[]> {
  if (texts.length === 0) return [];
  const types = texts.map(({ recipientType }) => recipientType);
  const ids = texts.map(({ recipientId }) => recipientId);
  const claimed = await queryAsTenant<Pick<OpenNotice, 'recipientType' | 'recipientId'>>(
    ...([appPool, tenantId, 'texts-claim', CLAIM] as const),
    [tenantId, id, types, ids, at],
  );
  return texts.filter((text) => claimed.some((one) => isSamePerson(one, text)));
}

/** How an attempt at a notice ended. */
export interface NoticeEnd {
  readonly notice: OpenNotice;
  /**
   * `sent`: the server took it. `rejected`: it refused it for good. `unknown`: a text whose answer was lost. `queued`: a
   * text that was surely not sent, and waits again.
   */
  readonly status: 'sent' | 'rejected' | 'unknown' | 'queued';
  /** When it was taken; null when it was not. */
  readonly at: Date | null;
  /** Why it is not `sent`: a code, never a number or a name. */
  readonly rejection: string | null;
  /** The provider's name for a text that it took. */
  readonly messageId: string | null;
}

// Of a text whose end is unknown, `sent_at` stays what the claim made it: when it was tried. Whoever was sending it all the
// while may still come with the answer.
const END = `
  UPDATE notification n
     SET status = e.status, rejection = e.rejection, message_id = coalesce(e.message_id, n.message_id),
         sent_at = CASE e.status WHEN 'unknown' THEN n.sent_at ELSE e.at END
    FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::timestamptz[], $8::text[], $9::text[])
         AS e (recipient_type, recipient_id, channel, status, at, rejection, message_id)
   WHERE n.tenant_id = $1 AND n.event_id = $2 AND n.recipient_type = e.recipient_type
     AND n.recipient_id = e.recipient_id AND n.channel = e.channel
     AND n.status IN ('queued', 'sending', 'unknown') /* notices-end */`;

/**
 * Notes how an event's notices ended, in one transaction of its own: what was sent before a crash is not sent again after
 * it, but for the mails between the server's answers and this commit. A repeat changes nothing.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function endNotices(
  appPool: Pool,
  { tenantId, id }: EventEnvelope,
  ends: readonly NoticeEnd[],
): Promise<void> {
  if (ends.length === 0) return;
  await queryAsTenant(appPool, tenantId, 'notices-end', END, [
    tenantId,
    id,
    ends.map(({ notice }) => notice.recipientType),
    ends.map(({ notice }) => notice.recipientId),
    ends.map(({ notice }) => notice.channel),
    ends.map(({ status }) => status),
    ends.map(({ at }) => at),
    ends.map(({ rejection }) => rejection),
    ends.map(({ messageId }) => messageId),
  ]);
}
