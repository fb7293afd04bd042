import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DOCUMENTS, EVENTS_FOLDER } from './documents';
import { checkoutRoot } from './stack/checkout';

/**
 * `npm run generate`: writes the files in docs/ that are made whole from the code, and removes the schemas of events that are
 * no more; dev/documents/documents.test.ts holds them equal. The parts of pages are `npm run pages`.
 */
const root = checkoutRoot();
const events = path.join(root, EVENTS_FOLDER);
mkdirSync(events, { recursive: true });
for (const name of readdirSync(events)) {
  if (!(`${EVENTS_FOLDER}/${name}` in DOCUMENTS)) rmSync(path.join(events, name));
}
for (const [file, render] of Object.entries(DOCUMENTS)) {
  writeFileSync(path.join(root, file), render());
  process.stdout.write(`written  ${file}\n`);
}
