import { spawn } from 'node:child_process';
import { compiled } from '../../dev/stack/checkout';
import { createReadiness, openHealthServer } from '../../kernel/process';

/** A program of dist/ that a test has started by itself, with no stack around it. */
export interface OwnProcess {
  /** Everything it has logged so far. */
  log(): string;
  /** Sends a signal and waits for the end; the exit code, or null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const KEY = `test:${Buffer.alloc(32).toString('base64')}`;
const START_MS_MAX = 30_000;

/** Starts a program of dist/ with an environment of its own and waits until it says that it has started. */
export async function startOwnProcess(
  name: 'relay' | 'server',
  settings: Readonly<Record<string, string>>,
): Promise<OwnProcess> {
  const env = { CODEC_KEYS: KEY, LOG_LEVEL: 'info', ...settings };
  const child = spawn(process.execPath, [compiled(name)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the ${name} did not start:\n${log}`)), START_MS_MAX);
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      if (!log.includes(`${name} started`)) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`the ${name} ended with ${code}:\n${log}`));
    });
  });
  return {
    log: () => log,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const taken = await openHealthServer(0, '127.0.0.1', createReadiness());
  await taken.close();
  return taken.port;
}
