import { spawnSync } from 'node:child_process';
import { relative, resolve } from 'node:path';
import { misspelledFlows } from './flow-names';
import { RULES } from './rules';
import { readTree } from './tree';

const ROOT = resolve(__dirname, '../..');
const tree = readTree(ROOT);
const pathsLike = (pattern: RegExp): string[] =>
  tree.map((file) => file.path).filter((path) => pattern.test(path));

it.each(RULES)('the repository keeps the rule $name', (rule) => {
  const files = tree.filter((file) => rule.appliesTo(file.path));
  const findings = files.flatMap((file) =>
    rule.find(file).map(({ line, message }) => `${file.path}:${line} ${message}`),
  );
  expect(findings).toEqual([]);
});

it.each(RULES)('the rule $name has something to look at', (rule) => {
  expect(tree.some((file) => rule.appliesTo(file.path))).toBe(true);
});

it('a flow is spelled the same in every wing', () => {
  expect(misspelledFlows(tree.map((file) => file.path))).toEqual([]);
});

it('a .ts file in the root is a process', () => {
  const processes = ['relay.ts', 'server.ts', 'setup.ts', 'worker.ts'];
  expect(processes).toEqual(expect.arrayContaining(pathsLike(/^[^/]+\.ts$/)));
});

it('every test file on disk is one that `npm test` runs', () => {
  const jest = [resolve(ROOT, 'node_modules/jest/bin/jest.js'), '--listTests', '--json'];
  const { stdout } = spawnSync(process.execPath, jest, { cwd: ROOT, encoding: 'utf8' });
  const run = (JSON.parse(stdout) as string[]).map((path) => relative(ROOT, path));
  expect(run.toSorted()).toEqual(pathsLike(/\.(test|spec)\.[cm]?[jt]sx?$|(^|\/)__tests__\//).toSorted());
});
