import { z } from 'zod';
import { ENVELOPE, eventsAfter, FEED_START, isFeedPlace } from '../../kernel/events/read';
import { cursorOf } from '../middleware/cursor';
import { endpoint } from '../middleware/endpoint';
import { pageQuery } from '../middleware/schemas';

const EVENT = ENVELOPE.meta({ id: 'Event' });
const CURSOR = cursorOf('listEvents', z.array(z.string()).refine(isFeedPlace));

/** What has happened, for whoever keeps a copy: the list never ends, so every page says where to go on. */
export const listEvents = endpoint({
  id: 'listEvents',
  method: 'get',
  path: '/v1/events',
  tag: 'Events',
  summary: 'List what has happened since the page before',
  permission: 'events.read',
  params: z.strictObject({}),
  query: z.strictObject(pageQuery),
  body: z.undefined(),
  success: {
    status: 200,
    description: 'The next events. Where there are none yet, ask again later with the same `after`.',
    schema: z.strictObject({ items: z.array(EVENT), nextAfter: z.string() }),
  },
  errors: [],
  async handle({ pool }, { principal: { tenantId }, query: { after, limit } }) {
    const place = CURSOR.read(after) ?? FEED_START;
    const { events, reached } = await eventsAfter(pool, tenantId, place, limit);
    return { status: 200, body: { items: events, nextAfter: CURSOR.write(reached) } };
  },
});
