import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { webhookById } from '../../store/webhooks/read';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { showWebhook, WEBHOOK } from './resource';

/** One webhook as it stands. */
export const getWebhook = endpoint({
  id: 'getWebhook',
  method: 'get',
  path: '/v1/webhooks/{webhookId}',
  tag: 'Webhooks',
  summary: 'Read a webhook',
  permission: 'webhooks.read',
  params: z.strictObject({ webhookId: idSchema('whk') }),
  query: z.strictObject({}),
  body: z.undefined(),
  success: { status: 200, description: 'The webhook.', schema: WEBHOOK },
  errors: ['WEBHOOK_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { webhookId } }) {
    const webhook = await webhookById(pool, tenantId, webhookId);
    if (!webhook) throw new AppError('WEBHOOK_NOT_FOUND', undefined, { webhookId });
    return { status: 200, body: showWebhook(webhook) };
  },
});
