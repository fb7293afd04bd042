import { z } from 'zod';
import { AppError } from '../../kernel/errors';
import { deliveries, webhookById, type DeliveryRecord } from '../../store/webhooks/read';
import { cursorOf, TIME_AND_ID } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { idSchema, pageOf, pageQuery } from '../middleware/schemas';
import { DELIVERY, OUTCOME, showDelivery } from './resource';

const CURSOR = cursorOf('listDeliveries', TIME_AND_ID);

/** The log of a webhook, newest first: every try, those that failed too. */
export const listDeliveries = endpoint({
  id: 'listDeliveries',
  method: 'get',
  path: '/v1/webhooks/{webhookId}/deliveries',
  tag: 'Webhooks',
  summary: 'List the tries of a webhook',
  permission: 'webhooks.read',
  params: z.strictObject({ webhookId: idSchema('whk') }),
  query: z.strictObject({ ...pageQuery, eventId: idSchema('evt').optional(), outcome: OUTCOME.optional() }),
  body: z.undefined(),
  success: { status: 200, description: 'A page of tries, newest first.', schema: pageOf(DELIVERY) },
  errors: ['WEBHOOK_NOT_FOUND'],
  async handle({ pool }, { principal: { tenantId }, params: { webhookId }, query }) {
    if (!(await webhookById(pool, tenantId, webhookId)))
      throw new AppError('WEBHOOK_NOT_FOUND', undefined, { webhookId });
    const filter = { webhookId, eventId: query.eventId ?? null, outcome: query.outcome ?? null };
    const after = CURSOR.read(query.after);
    const rows = await deliveries(pool, tenantId, filter, after, query.limit + 1);
    const keyOf = (row: DeliveryRecord) => [row.attemptedAt.toISOString(), row.eventId];
    return { status: 200, body: CURSOR.page(rows, query.limit, keyOf, showDelivery) };
  },
});
