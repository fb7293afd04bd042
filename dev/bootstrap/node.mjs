import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fail, say } from './say.mjs';

/** First Node with everything used here: require() of ES modules and node:sqlite without flags. */
const OLDEST_NODE = [22, 13];

/** PATH with this checkout's own programs first, the pinned Node among them. */
export function pathWithBin(root) {
  const bin = path.join(root, 'node_modules', '.bin');
  return [bin, ...withoutBins(process.env.PATH ?? '')].join(path.delimiter);
}

/** PATH without any `node_modules/.bin`: npm must not run on a Node that it is about to replace. */
export function pathOfMachine() {
  return withoutBins(process.env.PATH ?? '').join(path.delimiter);
}

function withoutBins(value) {
  return value.split(path.delimiter).filter((entry) => !entry.endsWith(path.join('node_modules', '.bin')));
}

let chosen;

/**
 * The Node that runs the product: the one pinned in package-lock.json where its package exists for this platform
 * and its libraries load, else this machine's, if new enough.
 */
export function pinnedNode(root) {
  chosen ??= choose(root);
  return chosen;
}

function choose(root) {
  const pinned = path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node');
  if (existsSync(pinned) && spawnSync(pinned, ['-v']).status === 0) return pinned;
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) {
    say(
      `no pinned Node for ${process.platform}-${process.arch}; going on with this machine's ${process.version}`,
    );
    return process.execPath;
  }
  return fail(
    `no pinned Node runs on ${process.platform}-${process.arch}, and this machine's ${process.version} is too old. ` +
      `Install Node ${OLDEST_NODE.join('.')} or newer (24 LTS is best) and start again.`,
  );
}
