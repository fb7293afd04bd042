import { queryAsTenant, type Pool, type Tx } from '../../kernel/db';
import type { EventEnvelope } from '../../kernel/events';
import { messageIdOf, type Recipient } from './recipients';
import type { NoticeFacts, RecipientType } from './templates';

/** A notice that is still to be sent, with what it needs to be written. Names and addresses stay in the process. */
export interface QueuedNotice {
  readonly recipientType: RecipientType;
  readonly recipientId: string;
  readonly messageId: string;
  readonly queuedAt: Date;
  /** Null when the person is not there any more. */
  readonly address: string | null;
  readonly facts: NoticeFacts;
}

const QUEUE = `
  INSERT INTO notification (tenant_id, event_id, recipient_type, recipient_id, channel, template, message_id, status,
                            created_at)
  SELECT $1, r.event_id, r.type, r.id, 'email', r.template, r.message_id, 'queued', $7
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS r (event_id, type, id, template, message_id)
  ON CONFLICT DO NOTHING`;

/** Writes one row for each event and recipient; those that are there stay as they are. */
export async function queueNotices(tx: Tx, recipients: readonly Recipient[], at: Date): Promise<void> {
  if (recipients.length === 0) return;
  await tx.query({
    name: 'notices-queue',
    text: QUEUE,
    values: [
      tx.tenantId,
      recipients.map(({ eventId }) => eventId),
      recipients.map(({ type }) => type),
      recipients.map(({ id }) => id),
      recipients.map(({ eventType, type }) => `${eventType}/${type}`),
      recipients.map((recipient) => messageIdOf(tx.tenantId, recipient)),
      at,
    ],
  });
}

const QUEUED = `
  SELECT n.recipient_type AS "recipientType", n.recipient_id AS "recipientId", n.message_id AS "messageId",
         n.created_at AS "queuedAt", coalesce(c.email, o.email) AS address,
         json_build_object('recipientName', coalesce(c.name, o.name), 'company', t.name,
                           'property', coalesce(p.name, ''), 'unit', coalesce(u.label, '')) AS facts
    FROM notification n
    JOIN tenant t ON t.tenant_id = n.tenant_id
    LEFT JOIN customer c ON n.recipient_type = 'customer' AND c.tenant_id = n.tenant_id AND c.customer_id = n.recipient_id
    LEFT JOIN owner o ON n.recipient_type = 'owner' AND o.tenant_id = n.tenant_id AND o.owner_id = n.recipient_id
    LEFT JOIN unit u ON u.tenant_id = n.tenant_id AND u.unit_id = $3
    LEFT JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
   WHERE n.tenant_id = $1 AND n.event_id = $2 AND n.status = 'queued'`;

/** The notices of an event that are not sent yet, in one round trip. @throws AppError DATABASE_UNAVAILABLE. */
export function queuedNotices(appPool: Pool, { tenantId, id, data }: EventEnvelope): Promise<QueuedNotice[]> {
  return queryAsTenant<QueuedNotice>(appPool, tenantId, 'notices-queued', QUEUED, [
    tenantId,
    id,
    data['unitId'],
  ]);
}

/** How a notice ended: taken by the mail server, or refused with its reply. */
export interface NoticeEnd {
  readonly notice: QueuedNotice;
  readonly status: 'sent' | 'rejected';
  /** When it was taken; null when it was refused. */
  readonly at: Date | null;
  readonly rejection: string | null;
}

const END = `
  UPDATE notification n SET status = e.status, sent_at = e.at, rejection = e.rejection
    FROM unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
         AS e (recipient_type, recipient_id, status, at, rejection)
   WHERE n.tenant_id = $1 AND n.event_id = $2 AND n.recipient_type = e.recipient_type
     AND n.recipient_id = e.recipient_id AND n.status = 'queued' /* notices-end */`;

/**
 * Notes how an event's notices ended, in one transaction of its own: what was sent before a crash is not sent again after
 * it, but for the messages between the server's answers and this commit. A repeat changes nothing.
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
    ends.map(({ status }) => status),
    ends.map(({ at }) => at),
    ends.map(({ rejection }) => rejection),
  ]);
}
