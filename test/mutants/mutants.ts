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

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const indented = (text: string): string => text.replaceAll(/^/gm, '    ');

/** Cheap ones first; those of one migration together; what leaves dist/ changed last. */
const costOf = ({ file, needs, test }: Guard): number =>
  (needs === 'build' ? 4 : 0) + (SQL.test(file) ? 2 : 0) + (test.file.startsWith('test/') ? 1 : 0);

/** The entries asked for: all, or those whose words or file match `--only`. */
function chosen(args: readonly string[]): Guard[] {
  const place = args.indexOf('--only');
  const pattern = place < 0 ? undefined : args[place + 1];
  if (args.length > 0 && pattern === undefined) throw new Error('usage: npm run mutants [-- --only PATTERN]');
  const wanted = new RegExp(pattern ?? '', 'i');
  const found = GUARDS.filter(({ guard, file, test }) => wanted.test(`${guard} ${file} ${test.file}`));
  return found.toSorted((a, b) => costOf(a) - costOf(b));
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

/** Gives each lane the next of the items as soon as it is free. */
async function shared<T>(
  lanes: readonly Lane[],
  items: readonly T[],
  work: (lane: Lane, item: T) => Promise<void>,
) {
  const left = [...items];
  const take = async (lane: Lane): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(lane, item);
  };
  await Promise.all(lanes.map(take));
}

/** A test that fails anyway kills nothing: what is wrong with each named test on the tree as it is. */
async function baseline(lanes: readonly Lane[], guards: readonly Guard[]): Promise<Map<string, string>> {
  const faults = new Map<string, string>();
  await shared(lanes, testsOf(guards), async (lane, tests) => {
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

async function judgeAll(
  lanes: readonly Lane[],
  guards: readonly Guard[],
  faults: Map<string, string>,
): Promise<number> {
  let killed = 0;
  await shared(lanes, guards, async (lane, guard) => {
    const startedAt = performance.now();
    const fault = faults.get(keyOf(guard.test));
    const verdict: Verdict = fault === undefined ? await lane.judge(guard) : { kind: 'broken', why: fault };
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
    const faults = await baseline(lanes, guards);
    say(`${testsOf(guards).flat().length} tests without mutant: ${faults.size} not passed`);
    const killed = await judgeAll(lanes, guards, faults);
    say(`${killed} passed, ${wanted.length - killed} failed`);
    return killed === wanted.length && killed > 0 ? 0 : 1;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
