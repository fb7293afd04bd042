import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const OUTPUT_CHARACTERS_MAX = 20_000;
const KILL_AFTER_MS = 5_000;

/** What is run, and when it is ended. */
export interface ChildSettings {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly msMax: number;
  /** Each line of its stdout. */
  readonly onLine?: (line: string) => void;
}

/** How a child ended. `code` is null when a signal ended it, ours or another's. */
export interface ChildEnd {
  readonly code: number | null;
  /** The last of what it wrote, both streams together. */
  readonly output: string;
}

/**
 * Runs Node until it ends; after `msMax`, or when the signal says so, it is ended with all that it has started itself.
 * @throws Error when it cannot be started.
 */
export function runNode({ args, cwd, env, signal, msMax, onLine }: ChildSettings): Promise<ChildEnd> {
  const child = spawn(process.execPath, args, {
    ...{ cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => (output = (output + String(chunk)).slice(-OUTPUT_CHARACTERS_MAX)));
  }
  if (child.stdout && onLine) createInterface({ input: child.stdout }).on('line', onLine);
  const kill = (how: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, how);
    } catch {
      // All of the group have ended already.
    }
  };
  const timers: NodeJS.Timeout[] = [];
  const end = (): void => {
    kill('SIGTERM');
    timers.push(setTimeout(() => kill('SIGKILL'), KILL_AFTER_MS));
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
