import { z } from 'zod';
import { ENDPOINTS } from '../../api/endpoints';
import { openApi } from '../../api/operations/openapi';
import { ENVELOPE, EVENT_CATALOGUE, type EventType } from '../../kernel/events';
import { asyncApi } from './asyncapi';
import { errorsPage } from './errors-page';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The JSON Schema of a whole event: the envelope with this type and its data. */
function eventSchema(type: EventType): string {
  const event = ENVELOPE.extend({ type: z.literal(type), data: EVENT_CATALOGUE[type] });
  return json({ title: type, ...z.toJSONSchema(event, { target: 'draft-2020-12' }) });
}

/** Folder of one schema an event type. */
export const EVENTS_FOLDER = 'docs/events';

const EVENT_TYPES = Object.keys(EVENT_CATALOGUE) as EventType[];

/** Every generated file by its path from the root of the repository: what writes it anew, and what holds it equal. */
export const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/integrating/errors.md': errorsPage,
  'docs/integrating/asyncapi.json': () => json(asyncApi()),
  'docs/integrating/openapi.json': () => json(openApi(ENDPOINTS)),
  ...Object.fromEntries(
    EVENT_TYPES.map((type) => [`${EVENTS_FOLDER}/${type}.json`, () => eventSchema(type)]),
  ),
};
