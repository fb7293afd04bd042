import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { checkoutRoot, compiled } from './checkout';
import { environmentWith } from './surroundings';
import { wrap } from './wrap';

/**
 * Runs a compiled program that ends by itself (`setup`, `dev/seed`); what it says goes to `logFile`. Returns its
 * stdout.
 * @throws Error with its output when it ends with anything but 0.
 */
export async function runProgram(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  logFile: string,
): Promise<string> {
  mkdirSync(path.dirname(logFile), { recursive: true });
  // Ends with us: a setup whose starter was killed must not go on beside the next one.
  const { command, args: all } = wrap({ command: process.execPath, args: [compiled(name), ...args] }, 'KILL');
  const child = spawn(command, [...all], {
    cwd: checkoutRoot(),
    env: environmentWith(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let output = '';
  const hear = (chunk: Buffer): void => {
    output += String(chunk);
    appendFileSync(logFile, chunk);
  };
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  for (const stream of [child.stdout, child.stderr]) stream.on('data', hear);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${name} ended with ${code}:\n${output.trimEnd()}`);
  return stdout;
}
