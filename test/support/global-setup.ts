import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { checkoutRoot } from '../../dev/stack/checkout';
import type { Keeper } from '../../dev/stack/keeper-client';
import { surroundings } from '../../dev/stack/surroundings';
import { openTestCluster } from './cluster';

declare global {
  /** Jest runs set-up and tear-down in one process: this is how the second finds what the first opened. */
  var testClusterKeeper: Keeper | undefined;
}

/** Builds dist/ (processes under test run from there) and opens the test cluster for this run. */
export default async function globalSetup(): Promise<void> {
  const say = (line: string): void => void process.stderr.write(`[test set-up] ${line}\n`);
  // `npm test` has just built, strictly. Jest started by hand builds here, and type errors elsewhere do not stop it.
  if (surroundings().BOOTSTRAP_STARTED_AT_MS === undefined) {
    const bootstrap = path.join(checkoutRoot(), 'dev', 'bootstrap.mjs');
    const { status } = spawnSync(process.execPath, [bootstrap, 'build', '--keep-going'], {
      stdio: 'inherit',
    });
    if (status !== 0) throw new Error('The build failed.');
  }
  globalThis.testClusterKeeper = await openTestCluster(say);
}
