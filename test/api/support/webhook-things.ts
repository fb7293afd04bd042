import { inTransaction, newId, type Pool } from '../../../kernel/db';
import { systemClock } from '../../../kernel/time';

/** Webhooks of a company that nothing is sent to: a relay that ran would change what the tests hold still. */
export interface WebhookThings {
  /** Suspended. */
  readonly webhookId: string;
}

const WEBHOOKS_MAX = 20;

type Tx = Parameters<Parameters<typeof inTransaction>[3]>[0];

async function insertWebhook(tx: Tx, status: 'enabled' | 'suspended'): Promise<string> {
  const webhookId = newId('whk');
  const because = status === 'suspended' ? 'asked' : null;
  await tx.query(
    `INSERT INTO webhook (tenant_id, webhook_id, url, status, suspended_because, event_seq, created_by, created_at, updated_at)
     VALUES ($1, $2, 'https://hooks.example.test/rent', $3, $4, 2, 'usr_test', $5, $5)`,
    [tx.tenantId, webhookId, status, because, systemClock.now()],
  );
  return webhookId;
}

/** One that is suspended, with a try in its log. */
export function insertWebhookThings(pool: Pool, tenantId: string): Promise<WebhookThings> {
  return inTransaction(pool, tenantId, 'test-webhooks', async (tx) => {
    const webhookId = await insertWebhook(tx, 'suspended');
    await tx.query(
      `INSERT INTO webhook_delivery (tenant_id, webhook_id, event_id, event_type, attempted_at, outcome, failure, duration_ms)
       VALUES ($1, $2, $3, 'payment.succeeded', $4, 'not_sent', 'ENOTFOUND', 3)`,
      [tenantId, webhookId, newId('evt'), systemClock.now()],
    );
    return { webhookId };
  });
}

/** As many as a company may have, and a suspended one, whose id is returned. */
export function insertFullHouse(pool: Pool, tenantId: string): Promise<string> {
  return inTransaction(pool, tenantId, 'test-webhooks', async (tx) => {
    for (let count = 0; count < WEBHOOKS_MAX; count += 1) await insertWebhook(tx, 'enabled');
    return insertWebhook(tx, 'suspended');
  });
}
