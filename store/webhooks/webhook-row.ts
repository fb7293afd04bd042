import type { Tx } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { moveWebhook, type WebhookChange } from '../../kernel/webhooks';
import type { CreateWebhook, WebhookCommand } from './commands';

const WEBHOOKS_MAX = 20;
/** Names the advisory lock under which a company's webhooks are counted. */
const LOCK = 78;

/** Holds back whoever else would add to the company's webhooks until commit. @throws AppError WEBHOOKS_TOO_MANY. */
export async function leaveRoom(tx: Tx, webhookId: string): Promise<void> {
  await tx.query({
    name: 'webhooks-lock',
    text: 'SELECT pg_advisory_xact_lock($1, hashtext($2))',
    values: [LOCK, tx.tenantId],
  });
  const { rows } = await tx.query<{ count: number }>({
    name: 'webhooks-count',
    text: `SELECT count(*)::integer AS count FROM webhook
            WHERE tenant_id = $1 AND webhook_id <> $2 AND status = 'enabled'`,
    values: [tx.tenantId, webhookId],
  });
  if ((rows[0]?.count ?? 0) >= WEBHOOKS_MAX)
    throw new AppError('WEBHOOKS_TOO_MANY', undefined, { webhooksMax: WEBHOOKS_MAX });
}

/** Inserts the row of a new webhook; its event follows with the move that makes it known. */
export async function insertWebhook(tx: Tx, command: CreateWebhook): Promise<void> {
  const { webhookId, url, eventTypes, origin, request } = command;
  await tx.query({
    name: 'webhook-insert',
    text: `INSERT INTO webhook (tenant_id, webhook_id, url, event_types, status, created_by, created_at, updated_at)
           VALUES ($1, $2, $3, $4, 'enabled', $5, $6, $6)`,
    values: [tx.tenantId, webhookId, url, eventTypes, origin.actor.id, request.at],
  });
}

/** Changes a webhook at a person's word. @throws AppError WEBHOOK_NOT_FOUND. */
export async function change<T extends WebhookChange['type']>(
  tx: Tx,
  { webhookId, origin, request }: WebhookCommand,
  suspension: 'asked' | null,
  said: Pick<WebhookChange<T>, 'type' | 'data'>,
): Promise<void> {
  const causes = { origin, causationId: origin.correlationId, at: request.at };
  const isThere = await moveWebhook(tx, { webhookId, onlyEnabled: false }, suspension, {
    ...said,
    ...causes,
  });
  if (!isThere) throw new AppError('WEBHOOK_NOT_FOUND', undefined, { webhookId });
}
