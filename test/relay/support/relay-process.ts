import { spawn } from 'node:child_process';
import { compiled } from '../../../dev/stack/checkout';
import type { TestDatabase } from '../../support/database';

/** A relay as it is deployed: a process of its own. */
export interface RelayProcess {
  /** Everything it has logged so far. */
  log(): string;
  /** Sends a signal and waits for the end; the exit code, or null when the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const KEY = `test:${Buffer.alloc(32).toString('base64')}`;
const START_MS_MAX = 30_000;

/** Starts dist/relay.js with its own environment and waits until it says that it has started. */
export async function startRelayProcess(
  { appUrl, relayUrl }: TestDatabase,
  settings: Readonly<Record<string, string>>,
): Promise<RelayProcess> {
  const env = {
    ...{ DATABASE_APP_URL: appUrl, DATABASE_RELAY_URL: relayUrl, CODEC_KEYS: KEY, LOG_LEVEL: 'info' },
    ...settings,
  };
  const child = spawn(process.execPath, [compiled('relay')], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the relay did not start:\n${log}`)), START_MS_MAX);
    const read = (chunk: Buffer): void => {
      log += chunk.toString();
      if (!log.includes('relay started')) return;
      clearTimeout(timer);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => {
      clearTimeout(timer);
      reject(new Error(`the relay ended with ${code}:\n${log}`));
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
