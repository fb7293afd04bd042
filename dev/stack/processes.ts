import path from 'node:path';
import { checkoutRoot, compiled } from './checkout';
import type { Keeper } from './keeper-client';
import type { ChildSpec } from './keeper-protocol';
import { answersOk, ensureChild } from './ready';
import { wrap } from './wrap';

/** The root processes that stay; `setup` ends by itself. */
export const PROCESSES = ['server', 'worker', 'relay'] as const;

/** One of them. */
export type ProcessName = (typeof PROCESSES)[number];

/** One copy of a root process under the keeper, named `server-1`, `worker-2`, …. */
export interface StackProcess {
  readonly name: string;
  /** Undefined once it has ended. */
  readonly pid: number | undefined;
  readonly logFile: string;
  /** Its health address; for a server also its API. */
  readonly url: string;
  /** Sends the signal and resolves when the process has ended; nothing brings it back but `start`. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** SIGTERM, then its 25 s to drain; resolves when it has ended. */
  stop(): Promise<void>;
  /** Starts it again, if it is not running, and resolves when it is ready. */
  start(): Promise<void>;
  restart(): Promise<void>;
}

const START_WAIT_MAX_MS = 60_000;
/** Design §1: a process ends within 25 s of SIGTERM. */
const DRAIN_MAX_MS = 25_000;

/** Starts one copy, or takes the one that already runs with the same settings, and waits until it answers /readyz. */
export async function ensureProcess(
  keeper: Keeper,
  process_: ProcessName,
  copy: number,
  port: number,
  env: Readonly<Record<string, string>>,
): Promise<StackProcess> {
  const spec = processSpec(keeper.directory, process_, copy, port, env);
  const url = `http://127.0.0.1:${port}`;
  const start = (): Promise<number> =>
    ensureChild(keeper, spec, () => answersOk(`${url}/readyz`), START_WAIT_MAX_MS);
  let pid: number | undefined = await start();
  keeper.onExit((exit) => {
    if (exit.pid === pid) pid = undefined;
  });
  const stop = (): Promise<void> => keeper.stop(spec.name);
  return {
    name: spec.name,
    get pid() {
      return pid;
    },
    logFile: spec.logFile,
    url,
    kill: async (signal = 'SIGKILL') => {
      await keeper.signal(spec.name, signal);
      await keeper.gone(spec.name);
    },
    stop,
    start: async () => void (pid = await start()),
    restart: async () => {
      await stop();
      pid = await start();
    },
  };
}

/** Semi-spaces of 16 MiB in each thread from its start, and of 32 MiB at most. */
export const SELDOM_COLLECTED = ['--min-semi-space-size=16', '--max-semi-space-size=32'] as const;

/**
 * How Node runs a process. Collected seldom, each with a large young generation. A request's tail is a pause of the collector,
 * and a long one where all is collected: the server takes nothing for lasting beforehand, since V8 would put among the old
 * objects what the database says of the columns of each answer. Not with source maps: each stack that the SDK takes (one for a
 * promise of a workflow) would be looked up in them, and dist/ reads as the sources do.
 */
const NODE_FLAGS: Readonly<Record<ProcessName, readonly string[]>> = {
  server: [...SELDOM_COLLECTED, '--no-allocation-site-pretenuring'],
  worker: SELDOM_COLLECTED,
  relay: SELDOM_COLLECTED,
};

function processSpec(
  directory: string,
  process_: ProcessName,
  copy: number,
  port: number,
  env: Readonly<Record<string, string>>,
): ChildSpec {
  const name = `${process_}-${copy}`;
  return {
    name,
    ...wrap({ command: process.execPath, args: [...NODE_FLAGS[process_], compiled(process_)] }, 'KILL'),
    cwd: checkoutRoot(),
    env: { ...env, [process_ === 'server' ? 'PORT' : 'HEALTH_PORT']: String(port) },
    logFile: path.join(directory, 'log', `${name}.log`),
    stopSignal: 'SIGTERM',
    graceMs: DRAIN_MAX_MS,
    rank: 2,
  };
}
