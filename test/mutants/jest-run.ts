import path from 'node:path';
import { runNode } from './child';
import type { NamedTest } from './guard';
import type { RunReport, TestResult } from './verdict';

const RUN_MS_MAX = 10 * 60_000;
/** What a run may still take when all that was asked is known. */
const TEAR_DOWN_MS_MAX = 5_000;
const MARK = '@mutants ';

/** The project of jest.config.js that a test file belongs to. */
function projectOf(file: string): string {
  if (file.startsWith('test/tidy/')) return 'tidy';
  if (file.startsWith('test/simulators/')) return 'unit';
  return file.startsWith('test/') ? 'integration' : 'unit';
}

const exactly = (name: string): string => name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

function argumentsOf(root: string, tests: readonly NamedTest[]): string[] {
  const projects = new Set(tests.map(({ file }) => projectOf(file)));
  const files = new Set(tests.map(({ file }) => file));
  const names = [...new Set(tests.map(({ name }) => exactly(name)))];
  return [
    path.join('node_modules', 'jest', 'bin', 'jest.js'),
    ...['--selectProjects', ...projects],
    ...['--testNamePattern', `^(${names.join('|')})$`],
    ...['--reporters', path.join(root, 'test', 'mutants', 'reporter.cjs')],
    ...['--runTestsByPath', ...files],
  ];
}

const isRun = ({ status }: TestResult): boolean => status === 'passed' || status === 'failed';

/**
 * Runs these tests and no others in a tree whose dist/ is built. Once each has its result, the run is given a moment to
 * tear down and then ended: the cluster outlives it, and databases left behind are dropped by the next.
 */
export async function runTests(
  root: string,
  tests: readonly NamedTest[],
  signal: AbortSignal,
): Promise<RunReport> {
  const results: TestResult[] = [];
  const troubles: string[] = [];
  const known = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const { output } = await runNode({
    args: argumentsOf(root, tests),
    cwd: root,
    // The first says to the set-up of the tests that dist/ is built already.
    env: { BOOTSTRAP_STARTED_AT_MS: '0', FORCE_COLOR: '0' },
    signal: AbortSignal.any([signal, known.signal]),
    msMax: RUN_MS_MAX,
    onLine: (line) => {
      if (!line.startsWith(MARK)) return;
      const told = JSON.parse(line.slice(MARK.length)) as TestResult & { trouble?: string };
      if (told.trouble === undefined) results.push(told);
      else troubles.push(told.trouble);
      if (results.filter(isRun).length === tests.length) {
        timer = setTimeout(() => known.abort(), TEAR_DOWN_MS_MAX);
      }
    },
  });
  clearTimeout(timer);
  const isSilent = results.length === 0 && troubles.length === 0;
  return { results: results.filter(isRun), trouble: [...troubles, ...(isSilent ? [output] : [])].join('\n') };
}
