import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES, renderPage } from './pages/pages';
import { checkoutRoot } from './stack/checkout';

/** `npm run pages`: writes the generated parts of the docs anew; test/docs/pages.test.ts holds them equal to their tables. */
for (const name of PAGES) {
  const file = path.join(checkoutRoot(), name);
  const page = readFileSync(file, 'utf8');
  const rendered = renderPage(page);
  if (rendered !== page) writeFileSync(file, rendered);
  process.stdout.write(`${rendered === page ? 'as it was' : 'written  '}  ${name}\n`);
}
