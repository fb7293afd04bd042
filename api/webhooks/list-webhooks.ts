import { z } from 'zod';
import { webhooks, type WebhookRecord } from '../../store/webhooks/read';
import { cursorOf, TIME_AND_ID } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { pageOf, pageQuery } from '../middleware/schemas';
import { showWebhook, WEBHOOK } from './resource';

const CURSOR = cursorOf('listWebhooks', TIME_AND_ID);

/** The company's webhooks, oldest first, suspended ones included. */
export const listWebhooks = endpoint({
  id: 'listWebhooks',
  method: 'get',
  path: '/v1/webhooks',
  tag: 'Webhooks',
  summary: 'List webhooks',
  permission: 'webhooks.read',
  params: z.strictObject({}),
  query: z.strictObject(pageQuery),
  body: z.undefined(),
  success: { status: 200, description: 'A page of webhooks.', schema: pageOf(WEBHOOK) },
  errors: [],
  async handle({ pool }, { principal: { tenantId }, query }) {
    const after = CURSOR.read(query.after);
    const rows = await webhooks(pool, tenantId, after, query.limit + 1);
    const keyOf = (row: WebhookRecord) => [row.createdAt.toISOString(), row.webhookId];
    return { status: 200, body: CURSOR.page(rows, query.limit, keyOf, showWebhook) };
  },
});
