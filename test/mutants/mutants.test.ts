import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkoutRoot } from '../../dev/stack/checkout';
import { staleness } from './edit';
import type { Guard } from './guard';
import { GUARDS } from './guards';
import { baselineFault, verdictOn, type RunReport, type TestResult } from './verdict';

const root = checkoutRoot();

test('every entry of the list can be applied to the tree as it is', () => {
  const stale = GUARDS.flatMap((guard) => staleness(root, guard) ?? []);
  expect(stale).toEqual([]);
});

test('no two entries are called the same', () => {
  const names = GUARDS.map(({ guard }) => guard);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

test('an entry whose text is gone, stands twice, or changes nothing is stale', () => {
  const [guard] = GUARDS as readonly [Guard];
  const first = readFileSync(path.join(root, guard.file), 'utf8').split('\n')[0] ?? '';
  expect(staleness(root, { ...guard, find: 'no such text' })).toContain('stands 0 times');
  expect(staleness(root, { ...guard, find: first.slice(0, 1) })).toMatch(/stands \d\d+ times/);
  expect(staleness(root, { ...guard, replace: guard.find })).toBe('it changes nothing');
  expect(staleness(root, { ...guard, file: 'no/such/file.ts' })).toBe('no/such/file.ts is not there');
});

const named = { file: 'test/a.test.ts', name: 'it holds' };
const guard: Guard = { guard: 'g', file: 'a.ts', find: 'a', replace: 'b', test: named };

function reportOf(...tests: readonly Partial<TestResult>[]): RunReport {
  const whole = { file: '/tree/test/a.test.ts', fullName: 'it holds', status: 'passed', failureMessages: [] };
  return { results: tests.map((each) => ({ ...whole, ...each })), trouble: 'SyntaxError' };
}

const failed = (...failureMessages: string[]) => reportOf({ status: 'failed', failureMessages });

test('a mutant is killed by an assertion alone', () => {
  expect(verdictOn(failed('Error: expect(received).toBe(expected)'), guard)).toEqual({ kind: 'killed' });
  expect(verdictOn(failed('Error: Property failed after 3 tests'), guard)).toEqual({ kind: 'killed' });
  expect(verdictOn(reportOf({}), guard)).toEqual({ kind: 'survived' });
  expect(verdictOn(failed('Error: connect ECONNREFUSED'), guard)).toMatchObject({ kind: 'broken' });
  expect(verdictOn(failed('thrown: "Exceeded timeout"'), guard)).toMatchObject({ kind: 'broken' });
});

test('a test that fails by a throw of its own kills by what the entry says, and by nothing else', () => {
  const throwing = { ...guard, failsWith: 'it was allowed' };
  expect(verdictOn(failed('Error: it was allowed'), throwing)).toEqual({ kind: 'killed' });
  expect(verdictOn(failed('Error: connect ECONNREFUSED'), throwing)).toMatchObject({ kind: 'broken' });
});

test('a test that did not run, or whose name is given twice, kills nothing', () => {
  const elsewhere = reportOf({ file: '/tree/test/b.test.ts' });
  const others = [reportOf(), elsewhere, reportOf({ fullName: 'it holds not' }), reportOf({}, {})];
  for (const report of others) {
    expect(verdictOn(report, guard)).toMatchObject({ kind: 'broken' });
    expect(baselineFault(report, named)).toBeDefined();
  }
});

test('a test that fails without any mutant is no proof', () => {
  expect(baselineFault(reportOf({}), named)).toBeUndefined();
  expect(baselineFault(failed('Error: expect(received).toBe(expected)'), named)).toContain(
    'without any mutant',
  );
});
