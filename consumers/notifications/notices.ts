import { queryAsTenant, type Pool, type Tx } from '../../kernel/db';
import type { EventEnvelope } from '../../kernel/events';
import { messageIdOf, type Recipient } from './recipients';
import type { NoticeFacts, RecipientType } from './templates';

/** A notice that has not ended, with what it needs to be written. Names and addresses stay in the process. */
export interface OpenNotice {
  readonly recipientType: RecipientType;
  readonly recipientId: string;
  readonly channel: 'email' | 'sms';
  /** Of a mail; a text is named by the provider when it takes it. */
  readonly messageId: string | null;
  readonly queuedAt: Date;
  /** A relay began to send it and has not noted how that ended: a text that may have gone out. */
  readonly isUnderWay: boolean;
  /** Null when the person, or the phone, is not there any more. */
  readonly address: string | null;
  readonly facts: NoticeFacts;
}

// Every channel that a person prefers and has an address for; where that leaves none (texts alone are preferred, and there
// is no phone, or no texts are sent here), the mail address, which everybody has: nobody is left untold.
const QUEUE = `
  INSERT INTO notification (tenant_id, event_id, recipient_type, recipient_id, channel, template, message_id, status,
                            created_at)
  SELECT $1, r.event_id, r.type, r.id, way.channel, r.template,
         CASE way.channel WHEN 'email' THEN r.message_id END, 'queued', $7
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS r (event_id, type, id, template, message_id)
    LEFT JOIN customer c ON r.type = 'customer' AND c.tenant_id = $1 AND c.customer_id = r.id
    LEFT JOIN owner o ON r.type = 'owner' AND o.tenant_id = $1 AND o.owner_id = r.id
   CROSS JOIN LATERAL (SELECT coalesce(c.notice_channels, o.notice_channels, '{email}') AS preferred,
                              $8 AND coalesce(c.phone, o.phone) IS NOT NULL AS is_reached_by_sms) person
   CROSS JOIN LATERAL (
     SELECT 'sms' WHERE is_reached_by_sms AND 'sms' = ANY (preferred)
     UNION ALL SELECT 'email' WHERE 'email' = ANY (preferred) OR NOT is_reached_by_sms) AS way (channel)
  ON CONFLICT DO NOTHING`;

/**
 * Writes one row for each event, recipient and channel; those that are there stay as they are. `isSmsOn`: texts are sent
 * here at all.
 */
export async function queueNotices(
  tx: Tx,
  recipients: readonly Recipient[],
  at: Date,
  isSmsOn: boolean,
): Promise<void> {
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
      isSmsOn,
    ],
  });
}

const OPEN = `
  SELECT n.recipient_type AS "recipientType", n.recipient_id AS "recipientId", n.channel, n.message_id AS "messageId",
         n.created_at AS "queuedAt", n.status = 'sending' AS "isUnderWay",
         CASE n.channel WHEN 'sms' THEN coalesce(c.phone, o.phone) ELSE coalesce(c.email, o.email) END AS address,
         json_build_object('recipientName', coalesce(c.name, o.name), 'company', t.name,
                           'property', coalesce(p.name, ''), 'unit', coalesce(u.label, '')) AS facts
    FROM notification n
    JOIN tenant t ON t.tenant_id = n.tenant_id
    LEFT JOIN customer c ON n.recipient_type = 'customer' AND c.tenant_id = n.tenant_id AND c.customer_id = n.recipient_id
    LEFT JOIN owner o ON n.recipient_type = 'owner' AND o.tenant_id = n.tenant_id AND o.owner_id = n.recipient_id
    LEFT JOIN unit u ON u.tenant_id = n.tenant_id AND u.unit_id = $3
    LEFT JOIN property p ON p.tenant_id = u.tenant_id AND p.property_id = u.property_id
   WHERE n.tenant_id = $1 AND n.event_id = $2 AND n.status IN ('queued', 'sending')`;

/** The notices of an event that have not ended, in one round trip. @throws AppError DATABASE_UNAVAILABLE. */
export function openNotices(appPool: Pool, { tenantId, id, data }: EventEnvelope): Promise<OpenNotice[]> {
  return queryAsTenant<OpenNotice>(appPool, tenantId, 'notices-open', OPEN, [tenantId, id, data['unitId']]);
}

/** True for two notices of one event that go to the same person. */
export const isSamePerson = (
  one: Pick<OpenNotice, 'recipientType' | 'recipientId'>,
  other: Pick<OpenNotice, 'recipientType' | 'recipientId'>,
): boolean => one.recipientType === other.recipientType && one.recipientId === other.recipientId;
