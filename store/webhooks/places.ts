import type { Tx } from '../../kernel/db';
import { SHARDS } from '../../kernel/events';

// The last place that was given out. What was recorded and is not published yet has none, and comes behind it.
const LAST = `coalesce((SELECT max(o.position) FROM outbox o WHERE o.tenant_id = $1 AND o.shard = s.shard), 0)`;
const BEFORE_FIRST = `(SELECT min(o.position) - 1 FROM outbox o
    WHERE o.tenant_id = $1 AND o.shard = s.shard AND o.position IS NOT NULL AND o.created_at >= $3::timestamptz)`;

/** Sets a new webhook behind everything that has been published. */
export async function insertPlaces(tx: Tx, webhookId: string): Promise<void> {
  await tx.query({
    name: 'webhook-places-insert',
    text: `INSERT INTO webhook_place (tenant_id, webhook_id, shard, position, head, due_at)
           SELECT $1, $2, s.shard, s.last, s.last, '-infinity' FROM (
             SELECT s.shard, ${LAST} AS last FROM unnest($3::smallint[]) AS s (shard)) AS s`,
    values: [tx.tenantId, webhookId, SHARDS],
  });
}

/**
 * Lets a webhook be tried at once, whatever failed before and whoever is at it; from an instant, it is set before what was
 * recorded from then on. Nothing happens where there is none.
 */
export async function resetPlaces(tx: Tx, webhookId: string, from: Date | null): Promise<void> {
  await tx.query({
    name: 'webhook-places-reset',
    text: `UPDATE webhook_place s SET failures = 0, failing_since = NULL, due_at = '-infinity', head = ${LAST},
                  position = CASE WHEN $3::timestamptz IS NULL THEN s.position ELSE coalesce(${BEFORE_FIRST}, ${LAST}) END
            WHERE s.tenant_id = $1 AND s.webhook_id = $2`,
    values: [tx.tenantId, webhookId, from],
  });
}
