import { spawn } from 'node:child_process';

const OUTPUT_CHARACTERS_MAX = 20_000;
const KILL_AFTER_MS = 10_000;

/** How a child ended. `code` is null when a signal ended it, ours or another's. */
export interface ChildEnd {
  readonly code: number | null;
  /** The last of what it wrote, both streams together. */
  readonly output: string;
}

/**
 * Runs Node with these arguments in a folder until it ends; after `msMax`, or when the signal says so, it is ended.
 * @throws Error when it cannot be started.
 */
export function runNode(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  signal: AbortSignal,
  msMax: number,
): Promise<ChildEnd> {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => (output = (output + String(chunk)).slice(-OUTPUT_CHARACTERS_MAX)));
  }
  const timers: NodeJS.Timeout[] = [];
  const end = (): void => {
    child.kill('SIGTERM');
    timers.push(setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS));
  };
  timers.push(setTimeout(end, msMax));
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  return new Promise<ChildEnd>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output: output.trim() }));
  }).finally(() => {
    signal.removeEventListener('abort', end);
    for (const timer of timers) clearTimeout(timer);
  });
}
