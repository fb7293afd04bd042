import { queryAsRelay, type Pool } from '../../kernel/db';

/** How the webhooks of all companies stand. */
export interface WebhookStandings {
  readonly enabled: number;
  /** Enabled, and before an event that was not taken. */
  readonly failing: number;
  readonly suspended: number;
  /** How long the event has waited that is due and that nobody has tried; null where there is none. */
  readonly oldestSeconds: number | null;
}

// An event is due from when it was published, and where its place was put off, from then: what a receiver does not take is
// no work of ours that is left undone.
const READ = `
  WITH stood AS (
    SELECT w.tenant_id, w.webhook_id, w.status, coalesce(max(p.failures), 0) > 0 AS failing
      FROM webhook w LEFT JOIN webhook_place p ON p.tenant_id = w.tenant_id AND p.webhook_id = w.webhook_id
     GROUP BY w.tenant_id, w.webhook_id, w.status)
  SELECT count(*) FILTER (WHERE status = 'enabled' AND NOT failing)::integer AS enabled,
         count(*) FILTER (WHERE status = 'enabled' AND failing)::integer AS failing,
         count(*) FILTER (WHERE status = 'suspended')::integer AS suspended,
         (SELECT max(extract(epoch FROM $1::timestamptz - greatest(p.due_at, o.delivered_at)))::float8
            FROM webhook_place p
            JOIN webhook w ON w.tenant_id = p.tenant_id AND w.webhook_id = p.webhook_id AND w.status = 'enabled'
           CROSS JOIN LATERAL (SELECT o.delivered_at FROM outbox o
                                WHERE o.tenant_id = p.tenant_id AND o.shard = p.shard AND o.position > p.position
                                ORDER BY o.position LIMIT 1) AS o
           WHERE p.due_at <= $1 AND p.position < p.head) AS "oldestSeconds"
    FROM stood`;

/** Reads them as the relay's role, which sees neither addresses nor secrets. @throws AppError DATABASE_UNAVAILABLE. */
export async function webhookStandings(relayPool: Pool, at: Date): Promise<WebhookStandings> {
  const [row] = await queryAsRelay<WebhookStandings>(relayPool, 'webhook-standings', READ, [at]);
  return row ?? { enabled: 0, failing: 0, suspended: 0, oldestSeconds: null };
}
