import { misspelledFlows } from './flow-names';
import type { Rule } from './rule';
import { RULES } from './rules';
import { CONDUCT_SNIPPETS, SHAPE_SNIPPETS } from './snippets/code';
import { TEST_SNIPPETS } from './snippets/tests';

const SNIPPETS = [...SHAPE_SNIPPETS, ...CONDUCT_SNIPPETS, ...TEST_SNIPPETS];
const TITLE_LETTERS_MAX = 90;

const titleOf = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > TITLE_LETTERS_MAX ? `${line.slice(0, TITLE_LETTERS_MAX)}…` : line;
};

const cases = (kind: 'good' | 'bad') =>
  SNIPPETS.flatMap((each) =>
    each[kind].map((text) => ({ rule: each.rule, path: each.path, text, title: titleOf(text) })),
  );

function ruleNamed(name: string): Rule {
  const rule = RULES.find((each) => each.name === name);
  if (!rule) throw new Error(`no rule is called ${name}`);
  return rule;
}

it.each(cases('bad'))('$rule objects to: $title', ({ rule, path, text }) => {
  expect(ruleNamed(rule).appliesTo(path)).toBe(true);
  expect(ruleNamed(rule).find({ path, text })).not.toEqual([]);
});

it.each(cases('good'))('$rule passes: $title', ({ rule, path, text }) => {
  expect(ruleNamed(rule).find({ path, text })).toEqual([]);
});

it('every rule has a snippet that it passes and one that it objects to', () => {
  const proven = SNIPPETS.filter(({ good, bad }) => good.length > 0 && bad.length > 0).map(
    ({ rule }) => rule,
  );
  const named = RULES.map((rule) => rule.name).filter((name) => name !== 'file-names');
  expect(proven.toSorted()).toEqual(named.toSorted());
});

it.each([
  ...['kernel/utils.ts', 'kernel/utils/index.ts', 'test/helpers/db.ts', 'api/common.ts', 'docs/misc.md'],
  ...['domain/base.ts', 'kernel/manager.ts', 'kernel/Utils.ts', 'store/db-utils.ts', 'dev/stack.helpers.mjs'],
])('file-names objects to %s', (path) => {
  expect(ruleNamed('file-names').find({ path, text: '' })).toHaveLength(1);
});

it.each([
  'domain/lease/property-manager.ts',
  'kernel/database.ts',
  'docs/commons.md',
  '.ci/run',
  'prisma/x/migration.sql',
])('file-names passes %s', (path) => {
  expect(ruleNamed('file-names').find({ path, text: '' })).toEqual([]);
});

it.each([
  ['determinism', 'kernel/time/clock.ts'],
  ['process-env', 'kernel/config/index.ts'],
  ['bigint-in-contracts', 'kernel/money/money.ts'],
  ['float-money', 'bench/rows.ts'],
  ['docstrings', 'kernel/money/split.test.ts'],
])('%s leaves %s alone', (name, path) => {
  expect(ruleNamed(name).appliesTo(path)).toBe(false);
});

it('dev prints to its own streams, production does not', () => {
  const text = "process.stdout.write('ready');";
  expect(ruleNamed('no-console').find({ path: 'dev/say.ts', text })).toEqual([]);
  expect(ruleNamed('no-console').find({ path: 'kernel/db/pool.ts', text })).toHaveLength(1);
});

it('production hands no environment on', () => {
  const text = 'spawn(command, { env: { ...process.env } });';
  expect(ruleNamed('process-env').find({ path: 'worker.ts', text })).toHaveLength(1);
});

it('a flow spelled otherwise in one wing is found', () => {
  const flow = ['workflows/lease/workflow.ts', 'activities/lease/index.ts', 'contracts/lease.ts'];
  expect(misspelledFlows([...flow, 'api/ledger/get-entries.ts', 'domain/accounting/rent.ts'])).toEqual([]);
  expect(misspelledFlows([...flow, 'store/leases/read.ts'])).toEqual(['store/leases is no flow']);
  expect(misspelledFlows([...flow, 'contracts/rentPayment.ts'])).toEqual(['contracts/rentPayment.ts']);
  expect(misspelledFlows(flow.slice(0, 1))).toEqual([
    'contracts/lease.ts is missing',
    'activities/lease is missing',
  ]);
});
