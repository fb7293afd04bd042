import type { Guard, NamedTest } from './guard';

/** What Jest says of one test that ran. */
export interface TestResult {
  /** Absolute path of the test file. */
  readonly file: string;
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

/** What a run of some tests showed. */
export interface RunReport {
  readonly results: readonly TestResult[];
  /** Why tests did not run: a file does not compile, or the set-up of the run broke. */
  readonly trouble: string;
}

/** `broken` is no kill: the test did not get to say anything, so the list or the test's own support is wrong. */
export type Verdict =
  | { readonly kind: 'killed' }
  | { readonly kind: 'survived' }
  | { readonly kind: 'broken'; readonly why: string };

const broken = (why: string): Verdict => ({ kind: 'broken', why });

/** An `expect` that did not hold, or a property of fast-check with a counterexample. */
const ASSERTION = /\bexpect\(|\bexpect\.(assertions|hasAssertions)|Property failed after|AssertionError/;

/** The one test of that name, or why there is none. */
function theTest({ results, trouble }: RunReport, { file, name }: NamedTest): TestResult | string {
  const found = results.filter(
    (result) => result.file.replaceAll('\\', '/').endsWith(`/${file}`) && result.fullName === name,
  );
  const [only, second] = found;
  if (second) return 'more than one test has this name';
  return only ?? `the test did not run\n${trouble}`.trim();
}

/** Undefined when the test passes on the tree as it is; what is wrong otherwise. */
export function baselineFault(report: RunReport, test: NamedTest): string | undefined {
  const found = theTest(report, test);
  if (typeof found === 'string') return found;
  if (found.status === 'passed') return undefined;
  return `it fails without any mutant\n${(found.failureMessages ?? []).join('\n')}`;
}

/** What a run of the guard's test on the mutant shows. */
export function verdictOn(report: RunReport, { test, failsWith }: Guard): Verdict {
  const found = theTest(report, test);
  if (typeof found === 'string') return broken(found);
  if (found.status === 'passed') return { kind: 'survived' };
  const messages = found.failureMessages ?? [];
  const saidSo = messages.some((message) =>
    failsWith === undefined ? ASSERTION.test(message) : message.includes(failsWith),
  );
  return saidSo ? { kind: 'killed' } : broken(`it failed by no assertion:\n${messages.join('\n')}`);
}
