import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import type { EventEnvelope } from '../../kernel/events';
import { backOffMs } from '../../kernel/time';
import { moveWebhook } from '../../kernel/webhooks';
import { claimedUntil, type Claim } from './due';
import type { Try } from './post-event';

const RETRY_FIRST_MS = 5_000;
const RETRY_MS_MAX = 3_600_000;
/** So long an event is tried before its webhook is suspended. */
const FAILING_MS_MAX = 72 * 3_600_000;
const GONE = 410;

const keysOf = ({ tenantId, webhookId, shard, position }: Claim): unknown[] => [
  ...[tenantId, webhookId, shard, position],
];

async function logTry(tx: Tx, { webhookId }: Claim, { id, type }: EventEnvelope, tried: Try): Promise<void> {
  const { attemptedAt, outcome, responseStatus, failure, durationMs } = tried;
  await tx.query({
    name: 'webhook-try-log',
    text: `INSERT INTO webhook_delivery (tenant_id, webhook_id, event_id, event_type, attempted_at, outcome, response_status,
             failure, duration_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING`,
    values: [tx.tenantId, webhookId, id, type, attemptedAt, outcome, responseStatus, failure, durationMs],
  });
}

// Only from where it was read: what a replay, or another relay after this one lost its claim, has moved stays moved.
const ADVANCE = `UPDATE webhook_place SET position = $5, failures = 0, failing_since = NULL, due_at = $6
  WHERE tenant_id = $1 AND webhook_id = $2 AND shard = $3 AND position = $4`;

async function advance(tx: Tx, claim: Claim, to: string, dueAt: Date): Promise<boolean> {
  const values = [...keysOf(claim), to, dueAt];
  return (await tx.query({ name: 'webhook-advance', text: ADVANCE, values })).rowCount === 1;
}

const RELEASE = `UPDATE webhook_place SET position = $5, due_at = $6
  WHERE tenant_id = $1 AND webhook_id = $2 AND shard = $3 AND position = $4`;

/** Passes over what a webhook is not for, and ends the claim. What was put off for a failure stays so. */
export async function release(appPool: Pool, claim: Claim, to: string, at: Date): Promise<void> {
  const values = [...keysOf(claim), to, at];
  await inTransaction(appPool, claim.tenantId, 'webhook-release', (tx) =>
    tx.query({ name: 'webhook-release', text: RELEASE, values }),
  );
}

/** Logs that an event was delivered and goes on behind it, the claim renewed. False when it was moved meanwhile. */
export function noteDelivered(
  appPool: Pool,
  claim: Claim,
  { position, envelope }: { readonly position: string; readonly envelope: EventEnvelope },
  tried: Try,
): Promise<boolean> {
  return inTransaction(appPool, claim.tenantId, 'webhook-delivered', async (tx) => {
    await logTry(tx, claim, envelope, tried);
    return advance(tx, claim, position, claimedUntil(tried.attemptedAt));
  });
}

const PUT_OFF = `UPDATE webhook_place SET failures = failures + 1, failing_since = coalesce(failing_since, $5), due_at = $6
  WHERE tenant_id = $1 AND webhook_id = $2 AND shard = $3 AND position = $4 RETURNING failing_since AS "failingSince"`;

/** Suspends a webhook that is enabled, as caused by the event that could not be delivered. */
async function suspend(
  tx: Tx,
  claim: Claim,
  reason: 'failing' | 'gone',
  event: EventEnvelope,
  at: Date,
): Promise<void> {
  const actor = { type: 'system', id: 'relay' } as const;
  const origin = { actor, correlationId: event.correlationId, clientApp: 'relay' };
  const change = { type: 'webhook.suspended', data: { reason }, origin, causationId: event.id, at } as const;
  await moveWebhook(tx, { webhookId: claim.webhookId, onlyEnabled: true }, reason, change);
}

/**
 * Logs that an event was not taken and puts it off, longer each time. After three days, and at once where the receiver says
 * that it is gone for good, the webhook is suspended: its place stays.
 */
export function noteFailed(appPool: Pool, claim: Claim, event: EventEnvelope, tried: Try): Promise<void> {
  const { attemptedAt, responseStatus } = tried;
  const waitMs = backOffMs(claim.failures + 1, RETRY_FIRST_MS, RETRY_MS_MAX);
  return inTransaction(appPool, claim.tenantId, 'webhook-failed', async (tx) => {
    await logTry(tx, claim, event, tried);
    const values = [...keysOf(claim), attemptedAt, new Date(attemptedAt.getTime() + waitMs)];
    const { rows } = await tx.query<{ failingSince: Date }>({
      name: 'webhook-put-off',
      text: PUT_OFF,
      values,
    });
    if (!rows[0]) return;
    const failingMs = attemptedAt.getTime() - rows[0].failingSince.getTime();
    if (responseStatus === GONE) await suspend(tx, claim, 'gone', event, attemptedAt);
    else if (failingMs >= FAILING_MS_MAX) await suspend(tx, claim, 'failing', event, attemptedAt);
  });
}
