import { ENVELOPE, EVENT_CATALOGUE } from '../../kernel/events';
import { asyncApi } from './asyncapi';

type Tree = { readonly [key: string]: Tree } & Record<string, unknown>;

const document = asyncApi() as Tree;
const TYPES = Object.keys(EVENT_CATALOGUE);

/** What a reference leads to, key by key. */
const resolve = (target: string): unknown =>
  target
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((at, key) => (at as Tree | undefined)?.[key], document);

/** Every `$ref` anywhere. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => (key === '$ref' ? [String(inner)] : refsIn(inner)));
}

test('it has the parts that AsyncAPI 3.0 asks for, and no key that it does not know', () => {
  expect(Object.keys(document)).toEqual([
    ...['asyncapi', 'info', 'defaultContentType', 'channels', 'operations', 'components'],
  ]);
  expect(document['asyncapi']).toBe('3.0.0');
  expect(document['info']).toMatchObject({ title: 'BOSSNYUMBA events', version: '1.0' });
});

test('each event type has its channel, its operation that sends, and its message', () => {
  expect(Object.keys(document['channels']!)).toEqual(TYPES);
  expect(Object.keys(document['operations']!)).toEqual(TYPES.map((type) => `send.${type}`));
  for (const type of TYPES) {
    expect(document['channels']![type]).toMatchObject({ address: type });
    expect(document['operations']![`send.${type}`]).toMatchObject({ action: 'send' });
    expect(document['components']!['messages']![type]).toMatchObject({ name: type });
  }
});

test('names are those that AsyncAPI allows', () => {
  const { messages = {}, schemas = {} } = document['components'] as unknown as Record<string, object>;
  for (const name of [...Object.keys(messages), ...Object.keys(schemas)]) expect(name).toMatch(/^[\w.-]+$/);
});

test('every reference leads to something', () => {
  const refs = refsIn(document);
  expect(refs.length).toBeGreaterThan(TYPES.length * 4);
  expect(refs.filter((target) => resolve(target) === undefined)).toEqual([]);
});

test('the envelope has exactly its keys, all required, and every message is one with its own type and data', () => {
  const envelope = resolve('#/components/schemas/envelope') as Tree;
  const keys = Object.keys(ENVELOPE.shape);
  expect(Object.keys(envelope['properties']!)).toEqual(keys);
  expect(envelope).toMatchObject({ required: keys, additionalProperties: false });
  for (const type of TYPES) {
    const data = { $ref: `#/components/schemas/${type}.data` };
    expect(resolve(`#/components/messages/${type}/payload/allOf`)).toEqual([
      { $ref: '#/components/schemas/envelope' },
      { properties: { type: { const: type }, data } },
    ]);
  }
});

test('the data of a type has exactly the catalogue’s keys', () => {
  for (const [type, schema] of Object.entries(EVENT_CATALOGUE)) {
    const data = resolve(`#/components/schemas/${type}.data`) as Tree;
    expect(Object.keys(data['properties']!)).toEqual(Object.keys(schema.shape));
    expect(data).toMatchObject({ additionalProperties: false });
  }
});
