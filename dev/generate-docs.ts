import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DOCUMENTS, EVENTS_FOLDER } from './documents';
import { PAGES, renderPage } from './pages/pages';
import { checkoutRoot } from './stack/checkout';

/**
 * `npm run generate`: writes the files in docs/ that are made whole from the code, removes the schemas of events that are
 * no more, and writes the generated parts of pages. dev/documents/documents.test.ts and test/docs hold them equal.
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
for (const file of PAGES) {
  const page = path.join(root, file);
  writeFileSync(page, renderPage(readFileSync(page, 'utf8')));
  process.stdout.write(`written  ${file}\n`);
}
