import { z } from 'zod';
import { acceptSuspension } from '../../store/webhooks/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { idSchema } from '../middleware/schemas';

/** Stops a webhook. It keeps its place: a replay goes on from there. */
export const postSuspension = endpoint({
  id: 'suspendWebhook',
  method: 'post',
  path: '/v1/webhooks/{webhookId}/suspensions',
  tag: 'Webhooks',
  summary: 'Stop sending events to an address',
  permission: 'webhooks.manage',
  params: z.strictObject({ webhookId: idSchema('whk') }),
  query: z.strictObject({}),
  body: z.strictObject({}),
  success: {
    status: 202,
    description: 'Nothing more is begun; what is on its way arrives. Read the webhook at Location.',
    schema: z.strictObject({ webhookId: idSchema('whk') }).meta({ id: 'AcceptedSuspension' }),
  },
  errors: ['WEBHOOK_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, origin, params: { webhookId }, request }) {
    const response = accepted(`/v1/webhooks/${webhookId}`, { webhookId });
    return acceptSuspension(pool, { tenantId, webhookId, origin, request, response });
  },
});
