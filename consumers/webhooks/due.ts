import { queryAsRelay, type Pool } from '../../kernel/db';

/** One order of a webhook's events that is ours to go on with, until somebody else may. */
export interface Claim {
  readonly tenantId: string;
  readonly webhookId: string;
  readonly shard: number;
  /** Up to here everything was sent, in digits. */
  readonly position: string;
  readonly failures: number;
  /** When the claim ends; also its token: whoever has changed it since has taken it over. */
  readonly until: Date;
}

// Longer than one event takes at most, its time-out and its note; renewed by every event that is done.
const CLAIM_MS = 60_000;
/** Orders of one webhook, and of one company, that one relay works on at once: a slow receiver leaves room for others. */
const WEBHOOK_TURNS_MAX = 2;
const COMPANY_TURNS_MAX = 8;

// Those of a suspended webhook are put aside as they are met, until a replay: a look for work then finds them no more.
const TAKE = `
  WITH busy AS (
    SELECT tenant_id, webhook_id, count(*) AS turns FROM unnest($3::text[], $4::text[]) AS b (tenant_id, webhook_id)
     GROUP BY tenant_id, webhook_id
  ), due AS (
    SELECT q.tenant_id, q.webhook_id, q.shard, q.due_at, w.status,
           row_number() OVER (PARTITION BY q.tenant_id, q.webhook_id ORDER BY q.due_at, q.shard)
             + coalesce(b.turns, 0) AS of_webhook
      FROM webhook_place q
      JOIN webhook w ON w.tenant_id = q.tenant_id AND w.webhook_id = q.webhook_id
      LEFT JOIN busy b ON b.tenant_id = q.tenant_id AND b.webhook_id = q.webhook_id
     WHERE q.due_at <= $1 AND q.position < q.head
  ), put_aside AS (
    UPDATE webhook_place p SET due_at = 'infinity' FROM due d
     WHERE d.status = 'suspended' AND p.tenant_id = d.tenant_id AND p.webhook_id = d.webhook_id AND p.shard = d.shard
  ), fair AS (
    SELECT d.*, row_number() OVER (PARTITION BY d.tenant_id ORDER BY d.due_at, d.shard)
             + (SELECT coalesce(sum(b.turns), 0) FROM busy b WHERE b.tenant_id = d.tenant_id) AS of_company
      FROM due d WHERE d.status = 'enabled' AND d.of_webhook <= ${WEBHOOK_TURNS_MAX}
  ), chosen AS (
    SELECT q.tenant_id, q.webhook_id, q.shard FROM fair f
      JOIN webhook_place q ON q.tenant_id = f.tenant_id AND q.webhook_id = f.webhook_id AND q.shard = f.shard
     WHERE f.of_company <= ${COMPANY_TURNS_MAX} AND q.due_at <= $1
     ORDER BY q.due_at LIMIT $2 FOR UPDATE OF q SKIP LOCKED
  )
  UPDATE webhook_place p SET due_at = $5 FROM chosen c
   WHERE p.tenant_id = c.tenant_id AND p.webhook_id = c.webhook_id AND p.shard = c.shard
  RETURNING p.tenant_id AS "tenantId", p.webhook_id AS "webhookId", p.shard, p.position::text AS position, p.failures,
            p.due_at AS until`;

/** The end of a claim that is made or renewed now. */
export const claimedUntil = (at: Date): Date => new Date(at.getTime() + CLAIM_MS);

/**
 * Claims what is due and has something to send, of every company, those that wait longest first, beside what this relay is
 * at. Of two relays one gets each.
 * @throws AppError DATABASE_UNAVAILABLE.
 */
export function claimDue(
  relayPool: Pick<Pool, 'query'>,
  at: Date,
  rowsMax: number,
  busy: readonly Claim[] = [],
): Promise<Claim[]> {
  const values = [
    ...[at, rowsMax, busy.map(({ tenantId }) => tenantId), busy.map(({ webhookId }) => webhookId)],
    claimedUntil(at),
  ];
  return queryAsRelay(relayPool, 'webhooks-due', TAKE, values);
}
