import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runNode } from './child';
import type { NamedTest } from './guard';
import type { RunReport } from './verdict';

const RUN_MS_MAX = 10 * 60_000;

/** The project of jest.config.js that a test file belongs to. */
function projectOf(file: string): string {
  if (file.startsWith('test/tidy/')) return 'tidy';
  return file.startsWith('test/') ? 'integration' : 'unit';
}

const exactly = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function argumentsOf(tests: readonly NamedTest[], reportFile: string): string[] {
  const projects = new Set(tests.map(({ file }) => projectOf(file)));
  const files = new Set(tests.map(({ file }) => file));
  const names = [...new Set(tests.map(({ name }) => exactly(name)))];
  return [
    path.join('node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', ...projects],
    ...['--testNamePattern', `^(${names.join('|')})$`],
    ...['--json', '--outputFile', reportFile, '--runTestsByPath', ...files],
  ];
}

/**
 * Runs these tests and no others in a tree whose dist/ is built, and returns Jest's report.
 * @throws Error with the output when Jest wrote none: its set-up broke, or it did not end in time.
 */
export async function runTests(
  root: string,
  tests: readonly NamedTest[],
  signal: AbortSignal,
): Promise<RunReport> {
  const reportFile = path.join(root, '.dev', 'report.json');
  rmSync(reportFile, { force: true });
  // The first says to the set-up of the tests that dist/ is built already.
  const env = { BOOTSTRAP_STARTED_AT_MS: '0', FORCE_COLOR: '0' };
  const { output } = await runNode(argumentsOf(tests, reportFile), root, env, signal, RUN_MS_MAX);
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport;
  } catch {
    throw new Error(`Jest gave no report:\n${output}`);
  }
}
