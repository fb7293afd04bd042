import { inTransaction, type Pool, type Tx } from '../../kernel/db';
import type { EventEnvelope } from '../../kernel/events';
import type { PlacedEvent } from '../../kernel/events/read';
import { backOffMs } from '../../kernel/time';
import { moveWebhook } from '../../kernel/webhooks';
import { claimedUntil, type Claim } from './due';
import type { Try } from './post-event';

const RETRY_FIRST_MS = 5_000;
const RETRY_MS_MAX = 3_600_000;
/** So long an event is tried before its webhook is suspended. */
const FAILING_MS_MAX = 72 * 3_600_000;
/** And so often at the least: a relay that was down for three days has tried nothing. */
const FAILURES_MIN = 20;
const GONE = 410;

/** What a claim is known by: the place where it was read, and its token. What anybody else has moved stays moved. */
const HELD = 'tenant_id = $1 AND webhook_id = $2 AND shard = $3 AND position = $4 AND due_at = $5';

const keysOf = ({ tenantId, webhookId, shard, position, until }: Claim): unknown[] => [
  ...[tenantId, webhookId, shard, position, until],
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

// Whoever is at a place is not told of what is published meanwhile: they look again when they leave it.
const RELEASE = `UPDATE webhook_place p SET position = $6, due_at = $7, head = greatest(p.head, (
    SELECT max(o.position) FROM outbox o WHERE o.tenant_id = $1 AND o.shard = $3 AND o.position > $6))
  WHERE ${HELD}`;

/** Passes over what a webhook is not for, and ends the claim. What was put off for a failure stays so. */
export async function release(appPool: Pool, claim: Claim, to: string, at: Date): Promise<void> {
  const values = [...keysOf(claim), to, at];
  await inTransaction(appPool, claim.tenantId, 'webhook-release', (tx) =>
    tx.query({ name: 'webhook-release', text: RELEASE, values }),
  );
}

const ADVANCE = `UPDATE webhook_place SET position = $6, failures = 0, failing_since = NULL, due_at = $7 WHERE ${HELD}
  RETURNING EXISTS (SELECT FROM webhook w WHERE w.tenant_id = $1 AND w.webhook_id = $2 AND w.status = 'enabled') AS "goesOn"`;

/**
 * Logs that an event was delivered and goes on behind it. Returns the claim as it is renewed; undefined where it was lost, or
 * the webhook is suspended: nothing further is begun then.
 */
export function noteDelivered(
  appPool: Pool,
  claim: Claim,
  { position, envelope }: PlacedEvent,
  tried: Try,
): Promise<Claim | undefined> {
  const until = claimedUntil(tried.attemptedAt);
  return inTransaction(appPool, claim.tenantId, 'webhook-delivered', async (tx) => {
    await logTry(tx, claim, envelope, tried);
    const values = [...keysOf(claim), position, until];
    const { rows } = await tx.query<{ goesOn: boolean }>({ name: 'webhook-advance', text: ADVANCE, values });
    return rows[0]?.goesOn === true ? { ...claim, position, until, failures: 0 } : undefined;
  });
}

const PUT_OFF = `UPDATE webhook_place
   SET failures = failures + 1, failing_since = coalesce(failing_since, $6), due_at = $7, head = greatest(head, $8) WHERE ${HELD}
  RETURNING failing_since AS "failingSince"`;

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
 * Logs that an event was not taken and puts it off, longer each time. After three days of trying, and at once where the
 * receiver says that it is gone for good, the webhook is suspended: its place stays.
 */
export function noteFailed(
  appPool: Pool,
  claim: Claim,
  { position, envelope: event }: PlacedEvent,
  tried: Try,
): Promise<void> {
  const { attemptedAt, responseStatus } = tried;
  const failures = claim.failures + 1;
  const waitMs = backOffMs(failures, RETRY_FIRST_MS, RETRY_MS_MAX);
  return inTransaction(appPool, claim.tenantId, 'webhook-failed', async (tx) => {
    await logTry(tx, claim, event, tried);
    const values = [...keysOf(claim), attemptedAt, new Date(attemptedAt.getTime() + waitMs), position];
    const { rows } = await tx.query<{ failingSince: Date }>({
      name: 'webhook-put-off',
      text: PUT_OFF,
      values,
    });
    if (!rows[0]) return;
    const failingMs = attemptedAt.getTime() - rows[0].failingSince.getTime();
    const isFailing = failingMs >= FAILING_MS_MAX && failures >= FAILURES_MIN;
    if (responseStatus === GONE) await suspend(tx, claim, 'gone', event, attemptedAt);
    else if (isFailing) await suspend(tx, claim, 'failing', event, attemptedAt);
  });
}
