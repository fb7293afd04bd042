import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');
const scratch = mkdtempSync(join(tmpdir(), 'lint '));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const branches = Array.from({ length: 13 }, (_, index) => `  if (n === ${index}) return ${index};`).join(
  '\n',
);
const statements = '  n += 1;\n'.repeat(70);

/** For each rule that the house depends on, by its name in .oxlintrc.json: code on which it must fire. */
const OBJECTIONABLE: Record<string, string> = {
  'typescript(no-floating-promises)': 'export function f(p: Promise<void>): void {\n  p;\n}\n',
  'typescript(no-misused-promises)': 'export const f = (p: Promise<boolean>): number => (p ? 1 : 2);\n',
  'typescript(switch-exhaustiveness-check)':
    "export function f(s: 'a' | 'b'): void {\n  switch (s) {\n    case 'a':\n      break;\n  }\n}\n",
  'typescript(consistent-type-imports)': "import { Socket } from 'node:net';\nexport type S = Socket;\n",
  'typescript(no-explicit-any)': 'export type A = any;\n',
  'typescript(await-thenable)': 'export async function f(): Promise<void> {\n  await 1;\n}\n',
  'typescript(no-non-null-assertion)': 'export const f = (a: string | undefined): string => a!;\n',
  'eslint(no-console)': "console.log('x');\n",
  'eslint(complexity)': `export function f(n: number): number {\n${branches}\n  return n;\n}\n`,
  'eslint(max-lines-per-function)': `export function f(a: number): number {\n  let n = a;\n${statements}  return n;\n}\n`,
  'eslint(eqeqeq)': 'export const f = (a: number, b: number): boolean => a == b;\n',
};
const OBJECTIONABLE_TESTS: Record<string, string> = {
  'jest(no-conditional-expect)': "it('x', () => {\n  if (Math.abs(1)) expect(2).toBe(2);\n});\n",
  'jest(no-identical-title)': "it('x', () => expect(1).toBe(1));\nit('x', () => expect(1).toBe(1));\n",
  'jest(valid-expect)': "it('x', () => {\n  expect(1);\n});\n",
};

/** What the linter says, with this repository's configuration, of every piece of code above. */
function lintAll(): { code: string; filename: string }[] {
  copyFileSync(join(ROOT, '.oxlintrc.json'), join(scratch, '.oxlintrc.json'));
  const compilerOptions = { strict: true, target: 'es2023', module: 'node20', types: [] };
  writeFileSync(join(scratch, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  for (const [suffix, cases] of [
    ['.ts', OBJECTIONABLE] as const,
    ['.test.ts', OBJECTIONABLE_TESTS] as const,
  ]) {
    Object.values(cases).forEach((text, index) => writeFileSync(join(scratch, `${index}${suffix}`), text));
  }
  const oxlint = join(ROOT, 'node_modules/oxlint/bin/oxlint');
  const { stdout } = spawnSync(process.execPath, [oxlint, '--format=json'], {
    cwd: scratch,
    encoding: 'utf8',
  });
  return (JSON.parse(stdout) as { diagnostics: { code: string; filename: string }[] }).diagnostics;
}

const diagnostics = lintAll();
const codesOf = (file: string): string[] =>
  diagnostics.filter((each) => each.filename === file).map((each) => each.code);
const numbered = (cases: Record<string, string>) =>
  Object.keys(cases).map((rule, index) => ({ rule, index }));

it.each(numbered(OBJECTIONABLE))('lint objects by $rule', ({ rule, index }) => {
  expect(codesOf(`${index}.ts`)).toContain(rule);
});

it.each(numbered(OBJECTIONABLE_TESTS))('lint objects to a test by $rule', ({ rule, index }) => {
  expect(codesOf(`${index}.test.ts`)).toContain(rule);
});
