import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PAGES, PARTS, renderPage } from '../../dev/pages/pages';
import { partsOf } from '../../dev/pages/markdown';
import { checkoutRoot } from '../../dev/stack/checkout';
import { REFUSAL_MEANING } from '../../domain/rent-payment/refusal';
import { FLOW_ENDS } from '../../dev/pages/mpesa';
import { REFUND_SAGA } from '../../domain/rent-payment/refund-saga';
import { MPESA_SAGA, SAGA } from '../../domain/rent-payment/saga';
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
  for (const { label } of [...SAGA, ...MPESA_SAGA, ...REFUND_SAGA]) expect(flow).toContain(`\`${label}\``);
  for (const reason of Object.keys(REFUSAL_MEANING)) expect(flow).toContain(`\`${reason}\``);
  const settings = read('docs/running/settings.md');
  for (const { name } of settingsTable()) expect(settings).toContain(`\`${name}\``);
});

/** The labels of transactions in the room's code, and the names of its calls to the provider. */
function stepsOfCode(): { readonly labels: string[]; readonly calls: string[] } {
  const tree = readTree(checkoutRoot()).filter(({ path: file }) =>
    /^(activities|store)\/rent-payment\/.*\.ts$/.test(file),
  );
  const text = tree.map((file) => file.text).join('\n');
  const labels = [...text.matchAll(/\b(?:inTransaction|accept|run)\([^')]*'([a-z]+(?:-[a-z]+)+)'/g)];
  const provider = tree.find(({ path: file }) => file === 'activities/rent-payment/index.ts')?.text ?? '';
  const [, calls = ''] = /createProviderActivities[\s\S]*?return \{([\s\S]*?)\}/.exec(provider) ?? [];
  return {
    labels: [...new Set(labels.map(([, label]) => label ?? ''))],
    calls: [...calls.matchAll(/(\w+):/g)].map(([, name]) => name ?? ''),
  };
}

it('the saga tables name every transaction and every call of the room, and none that it has not', () => {
  const { labels, calls } = stepsOfCode();
  const ofMpesa = (isTransaction: boolean): string[] =>
    [...MPESA_SAGA, ...REFUND_SAGA]
      .filter((step) => step.isTransaction === isTransaction)
      .map(({ label }) => label);
  const told = new Set([
    ...ofMpesa(true),
    ...SAGA.map(({ label }) => label),
    'fail-payment',
    'accept-payment-link',
  ]);
  expect(labels.filter((label) => !told.has(label))).toEqual([]);
  expect(ofMpesa(true).filter((label) => !labels.includes(label))).toEqual([]);
  expect([...new Set(ofMpesa(false))].toSorted()).toEqual(calls.toSorted());
});

it('the diagram of M-Pesa leads through every step of its table, and no other', () => {
  expect([...FLOW_ENDS].toSorted()).toEqual([...new Set(MPESA_SAGA.map(({ label }) => label))].toSorted());
});
