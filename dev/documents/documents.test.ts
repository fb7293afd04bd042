import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ERRORS } from '../../kernel/errors';
import { ENVELOPE, EVENT_CATALOGUE } from '../../kernel/events';
import { checkoutRoot } from '../stack/checkout';
import { DOCUMENTS, EVENTS_FOLDER } from '.';

const read = (file: string): string => readFileSync(path.join(checkoutRoot(), file), 'utf8');

test.each(Object.keys(DOCUMENTS))('%s is what the code says (else: npm run generate)', (file) => {
  expect(read(file)).toBe(DOCUMENTS[file]?.());
});

test('every event of the catalogue has its schema, and nothing else lies beside them', () => {
  const wanted = Object.keys(EVENT_CATALOGUE).map((type) => `${type}.json`);
  expect(readdirSync(path.join(checkoutRoot(), EVENTS_FOLDER)).toSorted()).toEqual(wanted.toSorted());
});

test('the schema of an event asks for exactly the keys of the envelope', () => {
  for (const type of Object.keys(EVENT_CATALOGUE)) {
    const schema = JSON.parse(read(`${EVENTS_FOLDER}/${type}.json`)) as Record<string, unknown>;
    expect(schema).toMatchObject({ title: type, additionalProperties: false });
    expect(schema['required']).toEqual(Object.keys(ENVELOPE.shape));
  }
});

test('every code of the table stands on the page of errors', () => {
  const page = read('docs/integrating/errors.md');
  expect(Object.keys(ERRORS).filter((code) => !page.includes(`| \`${code}\``))).toEqual([]);
});
