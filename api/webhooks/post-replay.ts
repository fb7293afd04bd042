import { z } from 'zod';
import { acceptReplay } from '../../store/webhooks/accept';
import { accepted, endpoint } from '../middleware/endpoint';
import { idSchema, instantSchema } from '../middleware/schemas';

const ACCEPTED = z
  .strictObject({ webhookId: idSchema('whk'), from: z.iso.datetime().nullable() })
  .meta({ id: 'AcceptedReplay' });

/** Sends events once more from an instant, or goes on from where a suspended webhook stood. */
export const postReplay = endpoint({
  id: 'replayWebhook',
  method: 'post',
  path: '/v1/webhooks/{webhookId}/replays',
  tag: 'Webhooks',
  summary: 'Send events again, or go on after a suspension',
  permission: 'webhooks.manage',
  params: z.strictObject({ webhookId: idSchema('whk') }),
  query: z.strictObject({}),
  body: z.strictObject({
    from: instantSchema.optional().meta({
      description:
        'Every event recorded from then on is sent, those that were delivered too. In the future: what waits is passed over.',
    }),
  }),
  success: {
    status: 202,
    description: 'The webhook is enabled and goes on at once; read it at Location.',
    schema: ACCEPTED,
  },
  errors: ['WEBHOOK_NOT_FOUND', 'WEBHOOKS_TOO_MANY'],
  async handle({ pool }, { principal: { tenantId }, origin, params: { webhookId }, body, request }) {
    const from = body.from === undefined ? null : new Date(body.from);
    const said = { webhookId, from: from && from.toISOString() };
    const response = accepted(`/v1/webhooks/${webhookId}`, said);
    return acceptReplay(pool, { tenantId, webhookId, from, origin, request, response });
  },
});
