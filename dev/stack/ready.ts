import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Keeper } from './keeper-client';
import type { ChildSpec } from './keeper-protocol';

const POLL_MS = 50;
const LOG_TAIL_LINES = 15;

/**
 * Starts the child unless it runs already with the same program, arguments and environment, and waits until `isReady`
 * says so. A child of the same name but other settings is stopped and started anew.
 * @throws Error with the end of the child's log when it ends first or is not ready in time.
 */
export async function ensureChild(
  keeper: Keeper,
  spec: ChildSpec,
  isReady: () => Promise<boolean>,
  waitMaxMs: number,
): Promise<number> {
  let exited = false;
  const unsubscribe = keeper.onExit((exit) => (exited ||= exit.name === spec.name));
  try {
    const running = (await keeper.list()).find(({ name }) => name === spec.name);
    const same = running !== undefined && JSON.stringify(running.spec) === JSON.stringify(spec);
    if (running && !same) {
      await keeper.stop(spec.name);
      exited = false;
    }
    const pid = running && same ? running.pid : (await keeper.start(spec)).pid;
    const deadline = performance.now() + waitMaxMs;
    while (!(await isReady().catch(() => false))) {
      if (exited) throw new Error(`${spec.name} ended while starting. ${tail(spec.logFile)}`);
      if (performance.now() > deadline) throw new Error(`${spec.name} is not ready. ${tail(spec.logFile)}`);
      await sleep(POLL_MS);
    }
    return pid;
  } finally {
    unsubscribe();
  }
}

/** Whether the address answers 200; any trouble is a no. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) });
  await response.arrayBuffer();
  return response.status === 200;
}

function tail(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_TAIL_LINES);
  return `The end of ${file}:\n${lines.join('\n')}`;
}
