import { readFileSync, writeFileSync } from 'node:fs';
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
  /** Takes the guard away, runs its test and puts the guard back. What goes wrong is `broken`; it throws only where the copy cannot be built again. */
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

/**
 * Forgets that dist/ is of these sources. A build that goes on over type errors writes dist/ and no stamp; the sources put
 * back afterwards would then look as if they had been compiled.
 */
function forgetBuild(copy: string): void {
  const file = path.join(copy, 'dist', '.stamps.json');
  const stamps = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  delete stamps['tsc'];
  writeFileSync(file, JSON.stringify(stamps));
}

async function judgeIn(copy: string, guard: Guard, signal: AbortSignal): Promise<Verdict> {
  const isBuilt = guard.needs === 'build';
  if (isBuilt) forgetBuild(copy);
  const putBack = takeAway(copy, guard);
  try {
    if (isBuilt) await build(copy, signal);
    return verdictOn(await runTests(copy, [guard.test], signal), guard);
  } catch (error) {
    return { kind: 'broken', why: error instanceof Error ? error.message : String(error) };
  } finally {
    putBack();
    if (isBuilt && !signal.aborted) await build(copy, signal);
  }
}

/**
 * Opens one: copies the checkout, builds the copy, and keeps its test cluster from stopping between two runs.
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
