import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { checkoutRoot } from '../../dev/stack/checkout';
import { B2C_RESULTS, STK_RESULTS, type ResultMeaning } from '../../domain/rent-payment/mpesa-results';
import { AGES, METRICS } from '../../kernel/metrics';
import { CONSUMERS_OF } from '../../kernel/events';

const read = (file: string): string => readFileSync(path.join(checkoutRoot(), file), 'utf8');
const RUNBOOKS = 'docs/operating/runbooks';

const duration = z.string().regex(/^\d+[smhd]$/);
const RULE = z.strictObject({
  alert: z.string().regex(/^[A-Z][A-Za-z]+$/),
  expr: z.string().min(1),
  for: duration.optional(),
  labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.strictObject({
    summary: z.string().min(10),
    description: z.string().min(10),
    runbook_url: z.string(),
  }),
});
const FILE = z.strictObject({
  groups: z.array(z.strictObject({ name: z.string(), rules: z.array(RULE).min(1) })).min(1),
});

const file = FILE.parse(parse(read('docs/operating/alerts.yml')));
const rules = file.groups.flatMap((group) => group.rules);
const named = rules.map((rule) => [rule.alert, rule] as const);

const slug = (alert: string): string => alert.replaceAll(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

const METRIC_TABLE: Readonly<Record<string, { readonly type: string; readonly labels: readonly string[] }>> =
  METRICS;
const metricOf = (series: string) =>
  METRIC_TABLE[series] ?? METRIC_TABLE[series.replace(/_(bucket|count|sum)$/, '')];

const SERIES = /\bbossnyumba_\w+/g;
const SELECTOR = /\b(bossnyumba_\w+)\{([^}]*)\}/g;
const MATCHER = /^\s*(\w+)\s*(=|!=|=~|!~)\s*"([^"]*)"\s*$/;

/** Words that a label may say, where the code has them in a table. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  age: AGES,
  consumer: Object.keys(CONSUMERS_OF),
  outcome: ['ok', 'not_sent', 'busy', 'auth', 'rejected', 'pending', 'unknown'],
  statement: ['fresh', 'stale', 'never'],
  method: ['mpesa', 'bank', 'card', 'cash', 'cheque'],
  call: ['stk', 'b2c'],
};

interface Matcher {
  readonly series: string;
  readonly label: string;
  readonly words: readonly string[];
}

const matchersOf = (expr: string): Matcher[] =>
  [...expr.matchAll(SELECTOR)].flatMap(([, series = '', inside = '']) =>
    inside.split(',').map((part): Matcher => {
      const [, label = `unreadable: ${part}`, , value = ''] = MATCHER.exec(part) ?? [];
      return { series, label, words: value.split('|') };
    }),
  );

it('alerts have names of their own', () => {
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
});

it('every alert has its page, and every page its alert', () => {
  const wanted = rules.map(({ alert }) => `${slug(alert)}.md`).toSorted();
  expect(readdirSync(path.join(checkoutRoot(), RUNBOOKS)).toSorted()).toEqual(wanted);
  for (const { alert, annotations } of rules) {
    expect(annotations.runbook_url).toBe(`${RUNBOOKS}/${slug(alert)}.md`);
    expect(existsSync(path.join(checkoutRoot(), annotations.runbook_url))).toBe(true);
  }
});

it.each(named)(
  '%s: its page says what it means, what the customer sees, where to look, what to do and never',
  (alert) => {
    const page = read(`${RUNBOOKS}/${slug(alert)}.md`);
    expect(page.startsWith(`# ${alert}\n`)).toBe(true);
    for (const part of ['**Means.**', '**The customer sees**', '## Look', '## Do', '## Never']) {
      expect(page).toContain(part);
    }
  },
);

it.each(named)('%s: asks for metrics, labels and words that exist', (_alert, { expr }) => {
  const series = [...expr.matchAll(SERIES)].map(([found]) => found);
  expect(series.length).toBeGreaterThan(0);
  expect(series.filter((one) => metricOf(one) === undefined)).toEqual([]);
  // A histogram has no series of its bare name, and a gauge no others.
  expect(series.filter((one) => (METRIC_TABLE[one]?.type ?? 'gauge') === 'histogram')).toEqual([]);
  for (const { series: of, label, words } of matchersOf(expr)) {
    expect(metricOf(of)?.labels).toContain(label);
    expect(words.filter((word) => WORDS[label] && !WORDS[label].includes(word))).toEqual([]);
  }
});

it.each(named)('%s: groups by labels that its metrics have', (_alert, { expr, annotations }) => {
  const known = new Set(
    [...expr.matchAll(SERIES)].flatMap(([one]) => [...(metricOf(one)?.labels ?? []), 'le']),
  );
  const grouped = [...expr.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/\s*,\s*/));
  expect(grouped.filter((label) => !known.has(label))).toEqual([]);
  const text = `${annotations.summary} ${annotations.description}`;
  const shown = [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
  expect(shown.filter((label) => !grouped.includes(label ?? ''))).toEqual([]);
});

it.each(named)('%s: is well formed, and compares', (_alert, { expr }) => {
  let bare = expr.replaceAll(/"[^"]*"/g, '""');
  expect(bare).toMatch(/[<>]|absent\(/);
  for (let before = ''; before !== bare;) {
    before = bare;
    bare = bare.replaceAll(/\([^()[\]{}]*\)|\[[^()[\]{}]*\]|\{[^()[\]{}]*\}/g, ' ');
  }
  expect(bare).not.toMatch(/[()[\]{}]/);
  const calls = [...expr.matchAll(/\b([a-z_]+)\s*\(/g)].map(([, name]) => name);
  const known = [
    'max',
    'sum',
    'by',
    'rate',
    'time',
    'absent',
    'min_over_time',
    'histogram_quantile',
    'and',
    'or',
  ];
  expect(calls.filter((name) => !known.includes(name ?? ''))).toEqual([]);
  expect(
    [...expr.matchAll(/\[([^\]]*)\]/g)].filter(([, range]) => !duration.safeParse(range).success),
  ).toEqual([]);
});

it('the alert of credentials names every code that the tables of results call an alarm, and no other', () => {
  const alarms = (table: Readonly<Record<string, ResultMeaning>>) =>
    Object.entries(table).flatMap(([code, { alarm }]) => (alarm ? [code] : []));
  const matchers = matchersOf(rules.find(({ alert }) => alert === 'ProviderCredentials')?.expr ?? '');
  const codes = matchers.filter(({ label }) => label === 'code').map(({ words }) => words.toSorted());
  expect(codes).toEqual([alarms(STK_RESULTS).toSorted(), alarms(B2C_RESULTS).toSorted()]);
});
