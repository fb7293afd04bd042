import { z } from 'zod';
import { EVENT_CATALOGUE, type EventType } from '../../kernel/events';
import { code, table } from './markdown';

interface Shape {
  readonly type?: string | readonly string[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly format?: string;
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: unknown;
}

const isMoney = ({ properties }: Shape): boolean =>
  properties !== undefined && Object.keys(properties).join() === 'amount,currency';

/** A schema in a word or two. */
function wordOf(shape: Shape): string {
  if (shape.anyOf) return shape.anyOf.map(wordOf).join(' or ');
  if (shape.enum) return shape.enum.map(code).join(', ');
  if (shape.const !== undefined) return code(shape.const);
  if (isMoney(shape)) return 'money';
  if (shape.type === 'array' && shape.items) return `list of ${wordOf(shape.items)}`;
  if (shape.properties) return `{ ${Object.keys(shape.properties).join(', ')} }`;
  if (shape.type === 'object') return 'text by name';
  if (shape.format === 'date') return 'date';
  const types = [shape.type ?? 'anything'].flat();
  return types.map((type) => (type === 'string' ? 'text' : type)).join(' or ');
}

function dataTable(type: EventType): string {
  const { properties = {}, required = [] } = z.toJSONSchema(EVENT_CATALOGUE[type]) as Shape;
  const rows = Object.entries(properties).map(([name, shape]) => [
    code(name),
    wordOf(shape),
    required.includes(name) ? 'yes' : 'no',
  ]);
  return [`### ${code(type)}`, table(['key of data', 'what', 'always'], rows)].join('\n\n');
}

/** The generated parts of docs/integrating/events.md beside its list of types, by name. */
export const EVENT_PARTS: Readonly<Record<string, () => string>> = {
  'event-data': () => (Object.keys(EVENT_CATALOGUE) as EventType[]).map(dataTable).join('\n\n'),
};
