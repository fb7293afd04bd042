import { acceptOnce, inTransaction, type Acceptance, type Pool, type Tx } from '../../kernel/db';
import type { CreateWebhook, ReplayWebhook, WebhookCommand } from './commands';
import { insertPlaces, resetPlaces } from './places';
import { change, insertWebhook, leaveRoom } from './webhook-row';

/** One change of a webhook: its rows, its event and the idempotency record commit together. */
function accept(
  pool: Pool,
  label: string,
  { tenantId, request, response }: WebhookCommand,
  work: (tx: Tx) => Promise<void>,
): Promise<Acceptance> {
  return inTransaction(pool, tenantId, label, (tx) => acceptOnce(tx, request, response, () => work(tx)));
}

/**
 * Creates a webhook. It begins with what is published after.
 * @throws AppError WEBHOOKS_TOO_MANY, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE. Safe to repeat with the same key.
 */
export function acceptWebhook(pool: Pool, command: CreateWebhook): Promise<Acceptance> {
  const { webhookId, eventTypes } = command;
  return accept(pool, 'accept-webhook', command, async (tx) => {
    await leaveRoom(tx, webhookId);
    await insertWebhook(tx, command);
    await insertPlaces(tx, webhookId);
    const data = { eventTypes: eventTypes && [...eventTypes] };
    await change(tx, command, null, { type: 'webhook.created', data });
  });
}

/**
 * Suspends a webhook: nothing more is begun, and it keeps its place.
 * @throws AppError WEBHOOK_NOT_FOUND, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE. Safe to repeat with the same key.
 */
export function acceptSuspension(pool: Pool, command: WebhookCommand): Promise<Acceptance> {
  return accept(pool, 'accept-webhook-suspension', command, (tx) =>
    change(tx, command, 'asked', { type: 'webhook.suspended', data: { reason: 'asked' } }),
  );
}

/**
 * Lets a webhook go on: from where it stood, or once more from an instant. A suspended one is enabled by it.
 * @throws AppError WEBHOOK_NOT_FOUND, WEBHOOKS_TOO_MANY, IDEMPOTENCY_KEY_REUSED, DATABASE_UNAVAILABLE. Safe to repeat with the same key.
 */
export function acceptReplay(pool: Pool, command: ReplayWebhook): Promise<Acceptance> {
  const { webhookId, from } = command;
  return accept(pool, 'accept-webhook-replay', command, async (tx) => {
    // Its places before its row, as the relay locks them.
    await resetPlaces(tx, webhookId, from);
    const data = { from: from && from.toISOString() };
    await change(tx, command, null, { type: 'webhook.replayed', data });
    await leaveRoom(tx, webhookId);
  });
}
