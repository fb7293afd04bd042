import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { LEGAL_TREE, type Tree, writeGround, writeTree } from './skeleton';
import { MUTATIONS } from './mutations';

interface CruiseReport {
  violations: { rule: string; from: string; to: string }[];
  unseen: string[];
  cruised: number;
  onDisk: number;
  rules: string[];
}

const ROOT = resolve(__dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'cruise '));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Cruises a fresh copy of the legal tree with `extra` files in it, as `npm run cruise` would. */
function cruise(name: string, extra: Tree, nodeOptions: readonly string[] = []) {
  const root = join(scratch, name);
  writeTree(root, { ...LEGAL_TREE, ...extra });
  writeGround(root, join(ROOT, 'tsconfig.json'));
  const command = [...nodeOptions, join(ROOT, 'test/tidy/cruise.mjs'), '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  return { status, report: JSON.parse(stdout) as CruiseReport };
}

/** All mutations at once, each in files of its own: one cruise of a second instead of sixty. */
const mutated = cruise(
  'mutated',
  Object.fromEntries(MUTATIONS.flatMap(({ files }) => Object.entries(files))),
);

it('no rule fires on a tree that makes every allowed import', () => {
  const { status, report } = cruise('legal', {});
  expect(report.violations).toEqual([]);
  expect(report.cruised).toBe(Object.keys(LEGAL_TREE).length - 1); // all but the generated client
  expect(status).toBe(0);
});

it.each(MUTATIONS)('$rule fires, and no other rule, on $files', ({ rule, files }) => {
  const fired = mutated.report.violations
    .filter(({ from }) => from in files)
    .map((violation) => violation.rule);
  expect([...new Set(fired)]).toEqual([rule]);
});

it('a violation fails the command', () => {
  expect(mutated.status).toBe(1);
  expect(mutated.report.violations.length).toBeGreaterThanOrEqual(MUTATIONS.length);
});

it('every rule of the plan has a mutation that makes it fire', () => {
  const proven = new Set(MUTATIONS.map((mutation) => mutation.rule));
  expect([...proven].toSorted()).toEqual(mutated.report.rules.toSorted());
});

it('a cruiser without its TypeScript compiler fails instead of finding nothing', () => {
  const hidden = ['--import', join(__dirname, 'hide-typescript.mjs')];
  const { status, report } = cruise('without-typescript', {}, hidden);
  expect(report.unseen.length).toBeGreaterThan(0);
  expect(status).toBe(1);
});

it('every kernel on disk has a row in the plan', () => {
  const kernels = readdirSync(join(ROOT, 'kernel'), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && existsSync(join(ROOT, 'kernel', entry.name, 'index.ts')),
  );
  const rows = mutated.report.rules.map((rule) => /^kernel-(\w+)-uses-only-/.exec(rule)?.[1]);
  expect(rows).toEqual(expect.arrayContaining(kernels.map((kernel) => kernel.name)));
});
