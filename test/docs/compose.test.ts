import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { checkoutRoot } from '../../dev/stack/checkout';
import { settingsTable } from '../../kernel/config';

interface Compose {
  readonly 'x-settings': Readonly<Record<string, string>>;
  readonly services: Readonly<Record<string, { readonly command?: unknown; readonly environment?: object }>>;
}

const text = readFileSync(path.join(checkoutRoot(), 'docker-compose.yml'), 'utf8');
/** The parser refuses a key that stands twice, as Compose does; merged keys (`<<`) are read as Compose reads them. */
const compose = parse(text, { merge: true, uniqueKeys: true, strict: true }) as Compose;

test('the compose file is YAML in which no key stands twice, with the four programs in it', () => {
  expect(Object.keys(compose.services)).toEqual(
    expect.arrayContaining(['setup', 'server', 'worker', 'relay']),
  );
});

test('every setting in it is one that there is', () => {
  const known = settingsTable().map(({ name }) => name);
  expect(Object.keys(compose['x-settings']).filter((name) => !known.includes(name))).toEqual([]);
});

test('every secret that has no default is passed on', () => {
  const secrets = ['CODEC_KEYS', 'CALLBACK_SECRET', 'WEBHOOK_SECRET'];
  for (const name of secrets) expect(compose['x-settings'][name]).toBe(`\${${name}:-}`);
});
