import path from 'node:path';
import { Keeper } from '../../dev/stack/keeper-client';
import { runNode } from './child';
import { takeAway } from './edit';
import type { Guard, NamedTest } from './guard';
import { runTests } from './jest-run';
import { syncCopy } from './tree-copy';
import { verdictOn, type RunReport, type Verdict } from './verdict';

/** A copy of the checkout with a PostgreSQL of its own, in which one mutant lives at a time. */
export interface Lane {
  /** Runs tests on the copy as it is. */
  run(tests: readonly NamedTest[]): Promise<RunReport>;
  /** Takes the guard away, runs its test and puts the guard back. Never throws: what goes wrong is `broken`. */
  judge(guard: Guard): Promise<Verdict>;
  close(): Promise<void>;
}

const BUILD_MS_MAX = 5 * 60_000;

/** Builds the copy; type errors of a mutant (a name not used any more) do not stop it. */
async function build(copy: string, signal: AbortSignal): Promise<void> {
  const bootstrap = [path.join('dev', 'bootstrap.mjs'), 'build', '--keep-going'];
  const settings = { args: bootstrap, cwd: copy, env: {}, signal, msMax: BUILD_MS_MAX };
  const { code, output } = await runNode(settings);
  if (code !== 0) throw new Error(`the copy cannot be built:\n${output}`);
}

async function judgeIn(copy: string, guard: Guard, signal: AbortSignal): Promise<Verdict> {
  const putBack = takeAway(copy, guard);
  try {
    if (guard.needs === 'build') await build(copy, signal);
    return verdictOn(await runTests(copy, [guard.test], signal), guard);
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  } finally {
    putBack();
  }
}

/**
 * Opens one: copies the checkout, builds the copy, and keeps its test cluster from stopping between two runs. After a
 * mutant that was built, dist/ stays that mutant's until the next is built: those come last.
 * @throws Error when the tree as it is cannot be built.
 */
export async function openLane(root: string, copy: string, signal: AbortSignal): Promise<Lane> {
  syncCopy(root, copy);
  await build(copy, signal);
  const keeper = await Keeper.open(path.join(copy, '.dev', 'test'));
  return {
    run: (tests) => runTests(copy, tests, signal),
    judge: (guard) => judgeIn(copy, guard, signal),
    close: () => keeper.close(),
  };
}
