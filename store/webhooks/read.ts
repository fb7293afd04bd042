import { queryAsTenant, type ListCursor, type Pool } from '../../kernel/db';

/** A webhook, as the API may show it. */
export interface WebhookRecord {
  readonly webhookId: string;
  readonly url: string;
  readonly eventTypes: readonly string[] | null;
  readonly status: 'enabled' | 'suspended';
  readonly suspendedBecause: 'asked' | 'failing' | 'gone' | null;
  /** Since when what comes next in one of its orders could not be delivered; null where all goes well. */
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** One try at sending an event. */
export interface DeliveryRecord {
  readonly eventId: string;
  readonly eventType: string;
  readonly attemptedAt: Date;
  readonly outcome: 'delivered' | 'refused' | 'no_answer' | 'not_sent';
  readonly responseStatus: number | null;
  readonly failure: string | null;
  readonly durationMs: number;
}

const WEBHOOK = `w.webhook_id AS "webhookId", w.url, w.event_types AS "eventTypes", w.status,
  w.suspended_because AS "suspendedBecause", w.created_at AS "createdAt", w.updated_at AS "updatedAt",
  (SELECT min(p.failing_since) FROM webhook_place p
    WHERE p.tenant_id = w.tenant_id AND p.webhook_id = w.webhook_id) AS "failingSince"`;

/** One webhook of the company, or none. */
export async function webhookById(
  pool: Pool,
  tenantId: string,
  webhookId: string,
): Promise<WebhookRecord | undefined> {
  const text = `SELECT ${WEBHOOK} FROM webhook w WHERE w.tenant_id = $1 AND w.webhook_id = $2`;
  return (
    await queryAsTenant<WebhookRecord>(pool, tenantId, 'webhook-by-id', text, [tenantId, webhookId])
  )[0];
}

/** Webhooks, oldest first, after a cursor. */
export function webhooks(
  pool: Pool,
  tenantId: string,
  after: ListCursor | null,
  rowsMax: number,
): Promise<WebhookRecord[]> {
  const text = `SELECT ${WEBHOOK} FROM webhook w
     WHERE w.tenant_id = $1 AND ($2::timestamptz IS NULL OR (w.created_at, w.webhook_id) > ($2, $3))
     ORDER BY w.created_at, w.webhook_id LIMIT $4`;
  return queryAsTenant(pool, tenantId, 'webhooks', text, [
    tenantId,
    ...[after?.at ?? null, after?.id ?? '', rowsMax],
  ]);
}

/** What a list of tries is of. */
export interface DeliveryFilter {
  readonly webhookId: string;
  readonly eventId: string | null;
  readonly outcome: string | null;
}

/** The tries of a webhook, newest first, before a cursor. */
export function deliveries(
  pool: Pool,
  tenantId: string,
  { webhookId, eventId, outcome }: DeliveryFilter,
  after: ListCursor | null,
  rowsMax: number,
): Promise<DeliveryRecord[]> {
  const text = `SELECT event_id AS "eventId", event_type AS "eventType", attempted_at AS "attemptedAt", outcome,
       response_status AS "responseStatus", failure, duration_ms AS "durationMs" FROM webhook_delivery
     WHERE tenant_id = $1 AND webhook_id = $2 AND ($3::text IS NULL OR event_id = $3) AND ($4::text IS NULL OR outcome = $4)
       AND ($5::timestamptz IS NULL OR (attempted_at, event_id) < ($5, $6))
     ORDER BY attempted_at DESC, event_id DESC LIMIT $7`;
  const values = [tenantId, webhookId, eventId, outcome, after?.at ?? null, after?.id ?? '', rowsMax];
  return queryAsTenant(pool, tenantId, 'webhook-deliveries', text, values);
}
