import { SEARCH_ATTRIBUTES } from '../../contracts/search-attributes';
import { PERMISSIONS } from '../../kernel/auth';
import { settingsTable } from '../../kernel/config';
import { CONSUMERS_OF, EVENT_CATALOGUE, type EventType } from '../../kernel/events';
import { code, table } from './markdown';

const consumersOf = (type: EventType): string =>
  Object.entries(CONSUMERS_OF)
    .filter(([, types]) => types.includes(type))
    .map(([name]) => name)
    .join(', ');

const shown = (fallback: string): string =>
  fallback === 'none' || fallback === 'required' ? fallback : code(fallback);

/** The generated parts of the reference pages, by name. */
export const REFERENCE_PARTS: Readonly<Record<string, () => string>> = {
  settings: () =>
    table(
      ['setting', 'default', 'meaning'],
      settingsTable().map(({ name, fallback, meaning }) => [code(name), shown(fallback), meaning]),
    ),
  permissions: () =>
    table(
      ['permission', 'roles'],
      Object.entries(PERMISSIONS).map(([permission, roles]) => [code(permission), roles.join(', ')]),
    ),
  events: () =>
    table(
      ['event', 'data', 'consumers'],
      (Object.keys(EVENT_CATALOGUE) as EventType[]).map((type) => [
        code(type),
        `[schema](../events/${type}.json)`,
        consumersOf(type),
      ]),
    ),
  'search-attributes': () =>
    table(
      ['name', 'type'],
      Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => [code(name), type]),
    ),
};
