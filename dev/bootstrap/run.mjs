import { spawn } from 'node:child_process';
import os from 'node:os';

const PARENT_POLL_MS = 500;

/**
 * Runs the program with our terminal until it ends; returns its exit code. Signals are passed on (SIGHUP is left to
 * its default, so that nohup works). The scripts in package.json start us with `exec`, so that npm is our parent and
 * signals sent to npm alone reach us through it; when it is gone without a word (SIGKILL), the program is ended as by
 * SIGTERM.
 */
export function runToEnd(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, forward);
    const parent = process.ppid;
    const watch = setInterval(() => process.ppid !== parent && child.kill('SIGTERM'), PARENT_POLL_MS);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearInterval(watch);
      resolve(signal ? 128 + os.constants.signals[signal] : code);
    });
  });
}
