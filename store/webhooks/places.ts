import type { Tx } from '../../kernel/db';

// The last place that was given out, and before the first that is wanted where there is one. What was recorded and is not
// published yet has no place, and comes behind both.
const PLACE = `SELECT coalesce(
    (SELECT min(o.position) - 1 FROM outbox o
      WHERE o.tenant_id = $1 AND o.shard = s.shard AND o.position IS NOT NULL AND o.created_at >= $3::timestamptz),
    (SELECT max(o.position) FROM outbox o WHERE o.tenant_id = $1 AND o.shard = s.shard AND o.position IS NOT NULL), 0)`;

/** Sets a new webhook behind everything that has been published. */
export async function insertPlaces(tx: Tx, webhookId: string, at: Date): Promise<void> {
  await tx.query({
    name: 'webhook-places-insert',
    text: `INSERT INTO webhook_place (tenant_id, webhook_id, shard, position, due_at)
           SELECT $1, $2, s.shard, (${PLACE}), $4 FROM generate_series(0, 7) AS s (shard)`,
    values: [tx.tenantId, webhookId, null, at],
  });
}

/** Lets a webhook be tried at once, whatever failed before; from an instant, it is set before what was recorded from then on. */
export async function resetPlaces(tx: Tx, webhookId: string, from: Date | null, at: Date): Promise<void> {
  await tx.query({
    name: 'webhook-places-reset',
    text: `UPDATE webhook_place s SET failures = 0, failing_since = NULL, due_at = $4,
                  position = CASE WHEN $3::timestamptz IS NULL THEN s.position ELSE (${PLACE}) END
            WHERE s.tenant_id = $1 AND s.webhook_id = $2`,
    values: [tx.tenantId, webhookId, from, at],
  });
}
