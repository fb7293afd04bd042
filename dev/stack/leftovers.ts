import { readFileSync, rmSync } from 'node:fs';
import { birthOf } from './birth';
import type { KeeperFile } from './keeper-protocol';

/**
 * Ends what a keeper that was killed could not end, and forgets it. Where children die with their parent
 * (wrap.ts) the kernel has done so already. Never touches a process that merely got the same pid, nor, where
 * `ofKeeper` is given, what another keeper has recorded since.
 */
export function endLeftovers(keeperFile: string, ofKeeper?: number): void {
  let left: KeeperFile;
  try {
    left = JSON.parse(readFileSync(keeperFile, 'utf8')) as KeeperFile;
  } catch {
    return; // none recorded
  }
  if (ofKeeper !== undefined && left.pid !== ofKeeper) return;
  for (const { pid, born } of left.children) {
    try {
      if (birthOf(pid) === born) process.kill(-pid, 'SIGKILL');
    } catch {
      // it ended in this very moment
    }
  }
  rmSync(keeperFile, { force: true });
}
