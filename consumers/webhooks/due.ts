import { toAppError, type Pool } from '../../kernel/db';

/** One order of a webhook's events that is ours to go on with, until somebody else may. */
export interface Claim {
  readonly tenantId: string;
  readonly webhookId: string;
  readonly shard: number;
  /** Up to here everything was sent, in digits. */
  readonly position: string;
  readonly failures: number;
}

// Longer than one event takes at most; put off again with every event that is done.
const CLAIM_MS = 60_000;

const TAKE = `
  UPDATE webhook_place p SET due_at = $1::timestamptz + make_interval(secs => ${CLAIM_MS / 1_000})
    FROM (SELECT q.tenant_id, q.webhook_id, q.shard FROM webhook_place q
            JOIN webhook w ON w.tenant_id = q.tenant_id AND w.webhook_id = q.webhook_id
           WHERE q.due_at <= $1 AND w.status = 'enabled'
             AND EXISTS (SELECT FROM outbox o
                          WHERE o.tenant_id = q.tenant_id AND o.shard = q.shard AND o.position > q.position)
           ORDER BY q.due_at LIMIT $2 FOR UPDATE OF q SKIP LOCKED) AS due
   WHERE p.tenant_id = due.tenant_id AND p.webhook_id = due.webhook_id AND p.shard = due.shard
  RETURNING p.tenant_id AS "tenantId", p.webhook_id AS "webhookId", p.shard, p.position::text AS position, p.failures`;

/** The end of a claim that is made or renewed now. */
export const claimedUntil = (at: Date): Date => new Date(at.getTime() + CLAIM_MS);

/**
 * Claims what is due and has something to send, of every company, those that wait longest first. Of two relays one gets each.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export async function claimDue(relayPool: Pool, at: Date, rowsMax: number): Promise<Claim[]> {
  try {
    return (await relayPool.query<Claim>({ name: 'webhooks-due', text: TAKE, values: [at, rowsMax] })).rows;
  } catch (error) {
    throw toAppError(error);
  }
}
