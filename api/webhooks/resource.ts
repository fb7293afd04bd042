import { z } from 'zod';
import { EVENT_TYPES } from '../../kernel/events/read';
import type { DeliveryRecord, WebhookRecord } from '../../store/webhooks/read';
import { idSchema } from '../middleware/schemas';

const instant = z.iso.datetime();

/** Types of event that a webhook may be for. */
export const EVENT_TYPE = z.enum(EVENT_TYPES);

/** How a try ended. */
export const OUTCOME = z.enum(['delivered', 'refused', 'no_answer', 'not_sent']).meta({
  description: 'Delivered: answered with 2xx. Refused: with any other status, a redirect included.',
});

/** A webhook, as the API shows it: never its secret. */
export const WEBHOOK = z
  .strictObject({
    id: idSchema('whk'),
    url: z.url(),
    eventTypes: z.array(z.string()).nullable().meta({ description: 'Null: all, those to come included.' }),
    status: z.enum(['enabled', 'suspended']),
    suspendedBecause: z.enum(['asked', 'failing', 'gone']).nullable(),
    failingSince: instant
      .nullable()
      .meta({ description: 'Since when an event could not be delivered; null where all goes well.' }),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: 'Webhook' });

/** One try at sending an event. */
export const DELIVERY = z
  .strictObject({
    eventId: idSchema('evt'),
    eventType: z.string(),
    attemptedAt: instant,
    outcome: OUTCOME,
    responseStatus: z.number().int().nullable(),
    failure: z.string().nullable().meta({ description: 'Why no answer came, such as `TIMEOUT`.' }),
    durationMs: z.number().int(),
  })
  .meta({ id: 'WebhookDelivery' });

/** A webhook’s row in the words of the API. */
export function showWebhook({
  webhookId,
  failingSince,
  createdAt,
  updatedAt,
  ...rest
}: WebhookRecord): Record<string, unknown> {
  return {
    id: webhookId,
    ...rest,
    failingSince: failingSince && failingSince.toISOString(),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A try’s row in the words of the API. */
export function showDelivery({ attemptedAt, ...rest }: DeliveryRecord): Record<string, unknown> {
  return { ...rest, attemptedAt: attemptedAt.toISOString() };
}
