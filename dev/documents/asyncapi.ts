import { z } from 'zod';
import { ENVELOPE, EVENT_CATALOGUE, type EventType } from '../../kernel/events';

// The default schema format of AsyncAPI is a superset of draft 7: no message has to name another.
const schemaOf = (schema: z.ZodType): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { target: 'draft-7' });
  return rest;
};

const ref = (...path: readonly string[]): { $ref: string } => ({ $ref: ['#', ...path].join('/') });

/** Name of the schema of a type's `data`. */
const dataName = (type: EventType): string => `${type}.data`;

const channel = (type: EventType) => ({
  address: type,
  description: `Every ${type} of a company, in order within its aggregate.`,
  messages: { [type]: ref('components', 'messages', type) },
});

const operation = (type: EventType) => ({
  action: 'send',
  channel: ref('channels', type),
  messages: [ref('channels', type, 'messages', type)],
});

const message = (type: EventType) => ({
  name: type,
  title: type,
  contentType: 'application/json',
  correlationId: { location: '$message.payload#/correlationId' },
  payload: {
    allOf: [
      ref('components', 'schemas', 'envelope'),
      { properties: { type: { const: type }, data: ref('components', 'schemas', dataName(type)) } },
    ],
  },
});

const DESCRIPTION =
  'What the system tells. An event is recorded in the transaction of its change; it may arrive twice, its id says that it ' +
  'is the same. No server is named: delivery to integrators comes later, and will carry these messages.';

/** The AsyncAPI 3.0 description of all events: a channel, an operation (we send) and a message for each type. */
export function asyncApi(): Record<string, unknown> {
  const types = Object.keys(EVENT_CATALOGUE) as EventType[];
  const each = <T>(make: (type: EventType) => T): Record<string, T> =>
    Object.fromEntries(types.map((type) => [type, make(type)]));
  return {
    asyncapi: '3.0.0',
    info: { title: 'BOSSNYUMBA events', version: '1.0', description: DESCRIPTION },
    defaultContentType: 'application/json',
    channels: each(channel),
    operations: Object.fromEntries(types.map((type) => [`send.${type}`, operation(type)])),
    components: {
      messages: each(message),
      schemas: {
        envelope: schemaOf(ENVELOPE),
        ...Object.fromEntries(types.map((type) => [dataName(type), schemaOf(EVENT_CATALOGUE[type])])),
      },
    },
  };
}
