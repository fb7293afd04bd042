import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
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
  /** By `performance.now()`. */
  readonly untilMs: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const indented = (text: string): string => text.replaceAll(/^/gm, '    ');

/** The long ones first, while the other lane has enough to do; then the quick ones, then those that need a migration. */
const placeOf = ({ file, needs, test }: Guard): number =>
  (needs === 'build' ? -4 : 0) + (SQL.test(file) ? 2 : 0) + (test.file.startsWith('test/') ? 1 : 0);

/** What was asked for on the command line. */
interface Asked {
  /** Only entries whose words or file match. */
  readonly only: RegExp;
  /** No entry is begun later than this; infinite where no limit was given. */
  readonly minutesMax: number;
}

const USAGE = 'usage: npm run mutants [-- [--only PATTERN] [--minutes-max N]]';

/** @throws Error with the usage when a flag is unknown or a limit is no number of minutes. */
function asked(args: readonly string[]): Asked {
  const options = { only: { type: 'string' }, 'minutes-max': { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const minutesMax = values['minutes-max'] === undefined ? Infinity : Number(values['minutes-max']);
  if (!(minutesMax > 0)) throw new Error(USAGE);
  return { only: new RegExp(values.only ?? '', 'i'), minutesMax };
}

/** Guards by the file of their tests, so that a file's tests are shown to pass right before their guards are taken away. */
function byTestFile(guards: readonly Guard[]): Guard[][] {
  return [...Map.groupBy(guards, ({ test }) => test.file).values()];
}

/** The long ones first, while the other lane has enough to do; under a limit in any order, so that none is left out for ever. */
function inOrder(groups: readonly Guard[][], isLimited: boolean): Guard[][] {
  const place = (group: Guard[]): number =>
    isLimited ? Math.random() : Math.min(...group.map(placeOf)) - group.length / 1_000;
  const placed = groups.map((group) => ({ group, at: place(group) }));
  return placed.toSorted((a, b) => a.at - b.at).map(({ group }) => group);
}

const keyOf = ({ file, name }: NamedTest): string => `${file} › ${name}`;

/** Each test of these guards once. */
function testsOf(guards: readonly Guard[]): NamedTest[] {
  return [...new Map(guards.map(({ test }) => [keyOf(test), test])).values()];
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

/** A test that fails anyway kills nothing: what is wrong with each named test of one file on the tree as it is. */
async function baseline(lane: Lane, tests: readonly NamedTest[]): Promise<Map<string, string>> {
  const report = await lane.run(tests).catch((error: unknown) => String(error));
  const faults = tests.map((test) => {
    return [keyOf(test), typeof report === 'string' ? report : baselineFault(report, test)] as const;
  });
  return new Map(faults.flatMap(([key, fault]) => (fault === undefined ? [] : [[key, fault] as const])));
}

/** What is wrong a second time as well: between two lanes on a busy machine a test may once meet its limit of time. */
async function provenFaults(lane: Lane, tests: readonly NamedTest[]): Promise<Map<string, string>> {
  const faults = await baseline(lane, tests);
  const doubtful = tests.filter((test) => faults.has(keyOf(test)));
  for (const test of doubtful) say(`again: ${keyOf(test)}\n${indented(faults.get(keyOf(test)) ?? '')}`);
  return doubtful.length === 0 ? faults : baseline(lane, doubtful);
}

/** The verdict on a guard; where its test did not get to say anything, the second one. A test that passed is not asked again. */
async function verdictOf(lane: Lane, guard: Guard): Promise<Verdict> {
  const verdict = await lane.judge(guard);
  if (verdict.kind !== 'broken') return verdict;
  say(`again: ${guard.guard}\n${indented(verdict.why)}`);
  return lane.judge(guard);
}

const LABELS = { killed: 'killed  ', survived: 'SURVIVED', broken: 'broken  ' } as const;

interface Judged {
  readonly guard: Guard;
  readonly verdict: Verdict;
  readonly seconds: number;
}

function tell({ guard: { guard, test }, verdict, seconds }: Judged): void {
  say(`${LABELS[verdict.kind]} ${seconds.toFixed(1).padStart(5)} s  ${guard}  [${keyOf(test)}]`);
  if (verdict.kind === 'broken') say(indented(verdict.why));
}

/** Judges the guards of each file of tests, until all are or the time is over. Returns how many were, and what was not killed. */
async function judgeAll(run: Run, groups: readonly Guard[][]): Promise<{ judged: number; failed: Judged[] }> {
  const failed: Judged[] = [];
  let done = 0;
  const isOver = (): boolean => run.signal.aborted || performance.now() >= run.untilMs;
  await shared(run, groups, async (lane, group) => {
    if (isOver()) return;
    const faults = await provenFaults(lane, testsOf(group));
    for (const guard of group) {
      if (isOver()) return;
      const startedAt = performance.now();
      const fault = faults.get(keyOf(guard.test));
      const verdict: Verdict =
        fault === undefined ? await verdictOf(lane, guard) : { kind: 'broken', why: fault };
      if (run.signal.aborted) return;
      done += 1;
      const one = { guard, verdict, seconds: (performance.now() - startedAt) / 1_000 };
      if (verdict.kind !== 'killed') failed.push(one);
      tell(one);
    }
  });
  return { judged: done, failed };
}

/** The entries that do not fit the tree: what is stale can be neither killed nor survive. */
function staleOf(root: string, guards: readonly Guard[]): Judged[] {
  return guards.flatMap((guard) => {
    const why = staleness(root, guard);
    return why === undefined ? [] : [{ guard, verdict: { kind: 'broken', why }, seconds: 0 }];
  });
}

/**
 * Takes every guard of the list away, one at a time, in copies of the checkout, and runs the test that must then fail.
 * `--minutes-max` begins none later than that, counted from here, and says how many were left. Returns the exit code: 0
 * only when some were judged and each of them was killed.
 */
export async function runMutants(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { only, minutesMax } = asked(args);
  const untilMs = performance.now() + minutesMax * 60_000;
  const root = checkoutRoot();
  const wanted = GUARDS.filter(({ guard, file, test }) => only.test(`${guard} ${file} ${test.file}`));
  const stale = staleOf(root, wanted);
  const guards = wanted.filter((guard) => !stale.some((one) => one.guard === guard));
  const count = Math.min(LANES_MAX, availableParallelism(), guards.length);
  const folders = Array.from({ length: count }, (_, index) =>
    path.join(root, '.dev', 'mutants', `lane-${index + 1}`),
  );
  say(`${wanted.length} guards, ${count} at a time`);
  const lanes = await Promise.all(folders.map((folder) => openLane(root, folder, signal)));
  try {
    const groups = inOrder(byTestFile(guards), minutesMax !== Infinity);
    const { judged, failed } = await judgeAll({ lanes, signal, untilMs }, groups);
    if (signal.aborted) say('stopped before the end');
    if (judged < guards.length)
      say(`${guards.length - judged} of ${wanted.length} not judged: no time was left`);
    // Said once more at the end: a log is often cut to its last lines, and the run is long.
    const wrong = [...stale, ...failed];
    for (const one of wrong) tell(one);
    const killed = judged - failed.length;
    say(`${killed} passed, ${wrong.length} failed`);
    return killed > 0 && wrong.length === 0 && !signal.aborted ? 0 : 1;
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
