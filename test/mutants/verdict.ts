import type { Guard, NamedTest } from './guard';

/** What Jest's report says of one test; the part of its format that is read here. */
export interface TestReport {
  readonly fullName: string;
  readonly status: string;
  readonly failureMessages: readonly string[] | null;
}

/** Jest's report of a run (`--json`). */
export interface RunReport {
  readonly testResults: readonly {
    /** Absolute path of the test file. */
    readonly name: string;
    /** Why no test of the file ran: it does not compile, or something threw outside of the tests. */
    readonly message: string;
    readonly assertionResults: readonly TestReport[];
  }[];
}

/** `broken` is no kill: the test did not get to say anything, so the list or the test's own support is wrong. */
export type Verdict =
  | { readonly kind: 'killed' }
  | { readonly kind: 'survived' }
  | { readonly kind: 'broken'; readonly why: string };

const broken = (why: string): Verdict => ({ kind: 'broken', why });

/** An `expect` that did not hold, or a property of fast-check with a counterexample. */
const ASSERTION = /\bexpect\(|\bexpect\.(assertions|hasAssertions)|Property failed after|AssertionError/;

/** The one test of that name; undefined when it did not run, or the name is given twice. */
function theTest({ testResults }: RunReport, { file, name }: NamedTest): TestReport | string {
  const results = testResults.filter((result) => result.name.replaceAll('\\', '/').endsWith(`/${file}`));
  const found = results.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ fullName, status }) => fullName === name && status !== 'pending'),
  );
  const [only, second] = found;
  if (only && !second) return only;
  const said = results.map(({ message }) => message).join('\n');
  return second ? 'more than one test has this name' : `the test did not run\n${said}`.trim();
}

/** Undefined when the test passes on the tree as it is; what is wrong otherwise. */
export function baselineFault(report: RunReport, test: NamedTest): string | undefined {
  const found = theTest(report, test);
  if (typeof found === 'string') return found;
  if (found.status === 'passed') return undefined;
  return `it is ${found.status} without any mutant\n${(found.failureMessages ?? []).join('\n')}`;
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
  if (found.status === 'failed' && saidSo) return { kind: 'killed' };
  return broken(`it failed by no assertion:\n${messages.join('\n')}`);
}
