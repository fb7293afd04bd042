#!/usr/bin/env node
// The one door of every npm script: installs what is missing, builds what is stale, then runs the command on the
// pinned Node. Plain JavaScript for Node 18 and up, no dependencies, because it runs before any are there.
// Only the command itself writes to stdout: `npm run -s golden` and `bench --json` print pure JSON.
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './bootstrap/build.mjs';
import { install } from './bootstrap/install.mjs';
import { withLock } from './bootstrap/lock.mjs';
import { pathWithBin, pinnedNode } from './bootstrap/node.mjs';
import { runToEnd } from './bootstrap/run.mjs';
import { fail, say } from './bootstrap/say.mjs';

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Where each command's program may lie, first found wins. */
const PROGRAMS = {
  demo: ['dist/dev/demo.js'],
  dev: ['dist/dev/dev.js'],
  test: ['node_modules/jest/bin/jest.js'],
  token: ['dist/dev/token.js'],
  pictures: ['dist/dev/pictures.js'],
  generate: ['dist/dev/generate-docs.js'],
  setup: ['dist/setup.js'],
  golden: ['dist/dev/golden.js', 'dist/bench/golden.js'],
  bench: ['dist/bench/index.js', 'dist/bench/bench.js'],
  mutants: ['dist/dev/mutants.js', 'dist/bench/mutants.js', 'test/mutants/run.mjs'],
  faults: ['test/faults/run.mjs'],
};

async function main() {
  const startedAtMs = Date.now();
  const [command, ...args] = process.argv.slice(2);
  const known = [...Object.keys(PROGRAMS), 'build', 'install'];
  if (!command || !known.includes(command))
    fail(`usage: node dev/bootstrap.mjs ${known.join('|')} [arguments]`);

  mkdirSync(path.join(ROOT, '.dev'), { recursive: true });
  await withLock(path.join(ROOT, '.dev', 'bootstrap.lock'), async () => {
    await install(ROOT);
    if (command === 'install') return;
    process.env.PATH = pathWithBin(ROOT);
    await build(ROOT, { keepGoing: args.includes('--keep-going') });
  });
  if (command === 'build' || command === 'install') return;

  const program = PROGRAMS[command].map((file) => path.join(ROOT, file)).find((file) => existsSync(file));
  if (!program) fail(`${command}: none of ${PROGRAMS[command].join(', ')} exists.`);
  const seconds = (Date.now() - startedAtMs) / 1000;
  if (seconds > 2) say(`ready in ${seconds.toFixed(1)} s`);
  process.exitCode = await runToEnd(pinnedNode(ROOT), [program, ...args], {
    BOOTSTRAP_STARTED_AT_MS: String(startedAtMs),
  });
}

main().catch((error) => fail(error.message));
