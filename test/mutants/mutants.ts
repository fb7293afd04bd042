import { availableParallelism } from 'node:os';
import path from 'node:path';
import { checkoutRoot } from '../../dev/stack/checkout';
import { staleness } from './edit';
import type { Guard, NamedTest } from './guard';
import { GUARDS } from './guards';
import { openLane, type Lane } from './lane';
import { baselineFault, type Verdict } from './verdict';

const LANES_MAX = 2;
const SQL = /\.sql$/;

/** Where mutants live, and what ends the run before its end. */
interface Run {
  readonly lanes: readonly Lane[];
  readonly signal: AbortSignal;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const indented = (text: string): string => text.replaceAll(/^/gm, '    ');

/** The long ones first, while the other lane has enough to do; then the quick ones, then those that need a migration. */
const placeOf = ({ file, needs, test }: Guard): number =>
  (needs === 'build' ? -4 : 0) + (SQL.test(file) ? 2 : 0) + (test.file.startsWith('test/') ? 1 : 0);

/** The entries asked for: all, or those whose words or file match `--only`. */
function chosen(args: readonly string[]): Guard[] {
  const place = args.indexOf('--only');
  const pattern = place < 0 ? undefined : args[place + 1];
  if (args.length > 0 && pattern === undefined) throw new Error('usage: npm run mutants [-- --only PATTERN]');
  const wanted = new RegExp(pattern ?? '', 'i');
  const found = GUARDS.filter(({ guard, file, test }) => wanted.test(`${guard} ${file} ${test.file}`));
  return found.toSorted((a, b) => placeOf(a) - placeOf(b));
}

const keyOf = ({ file, name }: NamedTest): string => `${file} › ${name}`;

/** Each test once, those of a file together. */
function testsOf(guards: readonly Guard[]): NamedTest[][] {
  const byFile = new Map<string, Map<string, NamedTest>>();
  for (const { test } of guards) {
    byFile.set(test.file, (byFile.get(test.file) ?? new Map<string, NamedTest>()).set(test.name, test));
  }
  return [...byFile.values()].map((tests) => [...tests.values()]);
}

/** Gives each lane the next of the items as soon as it is free, until it is told to stop. */
async function shared<T>(
  { lanes, signal }: Run,
  items: readonly T[],
  work: (lane: Lane, item: T) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const take = async (lane: Lane): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) {
      await work(lane, item);
      if (signal.aborted) return;
    }
  };
  await Promise.all(lanes.map(take));
}

/** A test that fails anyway kills nothing: what is wrong with each named test on the tree as it is. */
async function baseline(run: Run, guards: readonly Guard[]): Promise<Map<string, string>> {
  const faults = new Map<string, string>();
  await shared(run, testsOf(guards), async (lane, tests) => {
    const report = await lane.run(tests).catch((error: unknown) => String(error));
    for (const test of tests) {
      const fault = typeof report === 'string' ? report : baselineFault(report, test);
      if (fault !== undefined) faults.set(keyOf(test), fault);
    }
  });
  return faults;
}

const LABELS = { killed: 'killed  ', survived: 'SURVIVED', broken: 'broken  ' } as const;

function tell({ guard, test }: Guard, verdict: Verdict, seconds: number): void {
  say(`${LABELS[verdict.kind]} ${seconds.toFixed(1).padStart(5)} s  ${guard}  [${keyOf(test)}]`);
  if (verdict.kind === 'broken') say(indented(verdict.why));
}

async function judgeAll(run: Run, guards: readonly Guard[], faults: Map<string, string>): Promise<number> {
  let killed = 0;
  if (run.signal.aborted) return killed;
  await shared(run, guards, async (lane, guard) => {
    const startedAt = performance.now();
    const fault = faults.get(keyOf(guard.test));
    const verdict: Verdict = fault === undefined ? await lane.judge(guard) : { kind: 'broken', why: fault };
    if (run.signal.aborted) return;
    if (verdict.kind === 'killed') killed += 1;
    tell(guard, verdict, (performance.now() - startedAt) / 1_000);
  });
  return killed;
}

/** Checks the list against the tree; what is stale can be neither killed nor survive. */
function fresh(root: string, guards: readonly Guard[]): Guard[] {
  return guards.filter((guard) => {
    const why = staleness(root, guard);
    if (why !== undefined) tell(guard, { kind: 'broken', why }, 0);
    return why === undefined;
  });
}

/**
 * Takes every guard of the list away, one at a time, in copies of the checkout, and runs the test that must then fail.
 * Returns the exit code: 0 only when each was killed.
 */
export async function runMutants(args: readonly string[], signal: AbortSignal): Promise<number> {
  const root = checkoutRoot();
  const wanted = chosen(args);
  const guards = fresh(root, wanted);
  const count = Math.min(LANES_MAX, availableParallelism(), guards.length);
  const folders = Array.from({ length: count }, (_, index) =>
    path.join(root, '.dev', 'mutants', `lane-${index + 1}`),
  );
  say(`${wanted.length} guards, ${count} at a time`);
  const lanes = await Promise.all(folders.map((folder) => openLane(root, folder, signal)));
  try {
    const run = { lanes, signal };
    const faults = await baseline(run, guards);
    say(`${testsOf(guards).flat().length} tests without mutant: ${faults.size} not passed`);
    const killed = await judgeAll(run, guards, faults);
    if (signal.aborted) say('stopped before the end');
    say(`${killed} passed, ${wanted.length - killed} failed`);
    return killed === wanted.length && killed > 0 ? 0 : 1;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
