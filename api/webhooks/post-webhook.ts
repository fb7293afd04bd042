import { z } from 'zod';
import { webhookSecret } from '../../kernel/auth';
import { derivedId } from '../../kernel/db';
import { AppError } from '../../kernel/errors';
import { EVENT_TYPES } from '../../kernel/events/read';
import { acceptWebhook } from '../../store/webhooks/accept';
import { endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';
import { EVENT_TYPE } from './resource';
import { requireCallable, webhookUrl } from './url';

const CREATED = z
  .strictObject({
    webhookId: idSchema('whk'),
    secret: z
      .string()
      .meta({ description: 'What its requests are signed with; told here and nowhere else. Keep it.' }),
  })
  .meta({ id: 'CreatedWebhook' });

const BODY = z.strictObject({
  url: webhookUrl,
  eventTypes: z
    .array(EVENT_TYPE)
    .min(1)
    .max(EVENT_TYPES.length)
    .refine((types) => new Set(types).size === types.length, 'each type once')
    .optional()
    .meta({ description: 'All types where it is left out, those to come included.' }),
});

/**
 * Names an address that events are sent to. The secret is derived from the webhook's id and stored nowhere, not with the
 * idempotency key either; a repeat derives it again.
 */
export const postWebhook = endpoint({
  id: 'createWebhook',
  method: 'post',
  path: '/v1/webhooks',
  tag: 'Webhooks',
  summary: 'Have events sent to an address',
  permission: 'webhooks.manage',
  params: z.strictObject({}),
  query: z.strictObject({}),
  body: BODY,
  success: {
    status: 201,
    description: 'What is published from now on is sent there; read the webhook at Location.',
    schema: CREATED,
  },
  errors: ['WEBHOOK_URL_REFUSED', 'WEBHOOKS_TOO_MANY', 'WEBHOOKS_NOT_SET_UP'],
  async handle({ pool, webhooks }, { principal: { tenantId }, origin, body, request }) {
    if (webhooks.secret === undefined) throw new AppError('WEBHOOKS_NOT_SET_UP');
    requireCallable(body.url, webhooks.privateAddressesAllowed);
    const webhookId = derivedId('whk', tenantId, request.key);
    const response = { status: 201, location: `/v1/webhooks/${webhookId}`, body: { webhookId } };
    const { eventTypes = null } = body;
    const url = new URL(body.url).href;
    const command = { tenantId, webhookId, url, eventTypes, origin, request, response };
    const acceptance = await acceptWebhook(pool, command);
    const secret = webhookSecret(webhooks.secret, tenantId, webhookId);
    return { ...acceptance, body: { webhookId, secret } };
  },
});
