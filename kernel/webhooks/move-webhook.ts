import type { Tx } from '../db';
import { recordEvents, type EventData, type EventType, type Origin } from '../events';

type WebhookEvent = Extract<EventType, `webhook.${string}`>;

/** What changes with a webhook, and who says so. */
export interface WebhookChange<T extends WebhookEvent = WebhookEvent> {
  readonly type: T;
  /** What the event says beside the webhook itself. */
  readonly data: Omit<EventData<T>, 'webhookId' | 'origin'>;
  readonly origin: Origin;
  /** The event or the request that caused it. */
  readonly causationId: string;
  readonly at: Date;
}

/** Why a webhook is to be suspended; null: it is to be enabled. */
export type Suspension = 'asked' | 'failing' | 'gone' | null;

/** Which webhook: one of this id, or only while it is enabled. */
export interface WhichWebhook {
  readonly webhookId: string;
  readonly onlyEnabled: boolean;
}

const MOVE = `UPDATE webhook SET status = $3, suspended_because = $4, event_seq = event_seq + 1, updated_at = $5
   WHERE tenant_id = $1 AND webhook_id = $2 AND (status = 'enabled' OR NOT $6::boolean)
  RETURNING event_seq AS "eventSeq", url`;

/** Sets where a webhook stands and records the change. False, and nothing is written, where there is no such webhook. */
export async function moveWebhook<T extends WebhookEvent>(
  tx: Tx,
  { webhookId, onlyEnabled }: WhichWebhook,
  suspension: Suspension,
  { type, data, origin, causationId, at }: WebhookChange<T>,
): Promise<boolean> {
  const status = suspension === null ? 'enabled' : 'suspended';
  const values = [tx.tenantId, webhookId, status, suspension, at, onlyEnabled];
  const { rows } = await tx.query<{ eventSeq: bigint; url: string }>({
    name: 'webhook-move',
    text: MOVE,
    values,
  });
  if (!rows[0]) return false;
  const { eventSeq: aggregateSeq, url } = rows[0];
  // Not the whole address: its path may hold a secret of the integrator's.
  const said = { webhookId, origin: new URL(url).origin, ...data } as unknown as EventData<T>;
  const about = { aggregateId: webhookId, aggregateSeq, causationId, source: 'webhooks' };
  await recordEvents(tx, [{ type, ...about, origin, at, data: said }]);
  return true;
}
