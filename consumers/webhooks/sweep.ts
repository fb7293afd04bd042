import { queryAsRelay, type Pool } from '../../kernel/db';

// What is idle is compared with the outbox itself: publishing says that something has come, but not to a place that somebody
// was at, nor to one that was being made.
const SWEEP = `
  WITH behind AS (
    SELECT p.tenant_id, p.webhook_id, p.shard, o.position
      FROM webhook_place p
      JOIN webhook w ON w.tenant_id = p.tenant_id AND w.webhook_id = p.webhook_id AND w.status = 'enabled'
     CROSS JOIN LATERAL (SELECT o.position FROM outbox o
                          WHERE o.tenant_id = p.tenant_id AND o.shard = p.shard AND o.position > p.position
                          ORDER BY o.position LIMIT 1) AS o
     WHERE p.position >= p.head
       FOR UPDATE OF p SKIP LOCKED)
  UPDATE webhook_place p SET head = b.position FROM behind b
   WHERE p.tenant_id = b.tenant_id AND p.webhook_id = b.webhook_id AND p.shard = b.shard`;

/** Finds what publishing could not tell an idle webhook of. Safe to repeat. @throws AppError DATABASE_UNAVAILABLE. */
export async function sweepIdle(relayPool: Pool): Promise<void> {
  await queryAsRelay(relayPool, 'webhooks-sweep', SWEEP);
}
