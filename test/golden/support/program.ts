import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { printExactly } from '../../../dev/golden/json';
import { checkoutRoot, compiled } from '../../../dev/stack/checkout';

/** What the program printed and how it ended. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of Node to its end. */
export function run(args: readonly string[], cwd = checkoutRoot()): Promise<Run> {
  const child = spawn(process.execPath, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (stderr += String(chunk)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}

/** Runs the golden program on a file of this text. */
export async function goldenOnText(text: string): Promise<Run> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'golden-'));
  try {
    const file = path.join(folder, 'scenarios.json');
    writeFileSync(file, text);
    return await run([compiled('dev/golden'), file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Runs it on scenarios, whose amounts may be bigint. */
export const goldenOn = (scenarios: readonly unknown[]): Promise<Run> =>
  goldenOnText(printExactly(scenarios));
