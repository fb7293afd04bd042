import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import os from 'node:os';

const PARENT_POLL_MS = 500;

/**
 * Runs the program with our terminal until it ends; returns its exit code. Signals are passed on (SIGHUP is left to
 * its default, so that nohup works), and when npm or
 * its shell is gone without telling us (SIGKILL), the program is ended as by SIGTERM.
 */
export function runToEnd(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    const parents = npmAncestors();
    const watch = setInterval(() => {
      if (process.ppid !== parents[0] || parents.slice(1).some((pid) => !alive(pid))) child.kill('SIGTERM');
    }, PARENT_POLL_MS);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(signal ? 128 + os.constants.signals[signal] : code);
    });
  });
}

/** Our parent and, where that is the shell npm started, npm itself; who stands above npm may leave (nohup). */
function npmAncestors() {
  const parents = [process.ppid];
  if (!process.env.npm_lifecycle_event) return parents;
  try {
    const title = readFileSync(`/proc/${process.ppid}/cmdline`, 'utf8');
    if (title.startsWith('npm')) return parents;
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8');
    const grandparent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    if (readFileSync(`/proc/${grandparent}/cmdline`, 'utf8').startsWith('npm')) parents.push(grandparent);
  } catch {
    // no /proc here: the direct parent is all that can be watched
  }
  return parents;
}

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
