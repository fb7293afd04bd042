import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES, PARTS, renderPage } from '../../dev/pages/pages';
import { partsOf } from '../../dev/pages/markdown';
import { checkoutRoot } from '../../dev/stack/checkout';
import { REFUSAL_MEANING } from '../../domain/rent-payment/refusal';
import { SAGA } from '../../domain/rent-payment/saga';
import { settingsTable } from '../../kernel/config';
import { readTree } from '../tidy/tree';

const read = (name: string): string => readFileSync(path.join(checkoutRoot(), name), 'utf8');

it.each(PAGES)('%s says what its tables say (npm run generate)', (name) => {
  expect(renderPage(read(name))).toBe(read(name));
});

it('every generated part stands on exactly one page, and every page with marks is a known one', () => {
  const marked = readTree(checkoutRoot()).filter(
    ({ path: file, text }) => file.endsWith('.md') && partsOf(text).length > 0,
  );
  expect(marked.map((file) => file.path).toSorted()).toEqual(PAGES.toSorted());
  expect(marked.flatMap(({ text }) => partsOf(text)).toSorted()).toEqual(Object.keys(PARTS).toSorted());
});

it('a page that lost a row of its table is found', () => {
  const page = read('docs/flows/rent-payment.md');
  const without = page
    .split('\n')
    .filter((line) => !line.startsWith('| `OWNER_FUNDS_SPENT`'))
    .join('\n');
  expect(without).not.toBe(page);
  expect(renderPage(without)).toBe(page);
});

it('the flow’s page names every step, every reason, and the settings’ page every setting', () => {
  const flow = read('docs/flows/rent-payment.md');
  for (const { label } of SAGA) expect(flow).toContain(`\`${label}\``);
  for (const reason of Object.keys(REFUSAL_MEANING)) expect(flow).toContain(`\`${reason}\``);
  const settings = read('docs/running/settings.md');
  for (const { name } of settingsTable()) expect(settings).toContain(`\`${name}\``);
});
