import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { startStack, type Stack } from '../../dev/stack';
import { checkoutRoot, compiled } from '../../dev/stack/checkout';
import { Keeper } from '../../dev/stack/keeper-client';
import { SELDOM_COLLECTED } from '../../dev/stack/processes';
import { reservePort } from '../../dev/stack/ports';
import { answersOk, ensureChild } from '../../dev/stack/ready';
import { wrap } from '../../dev/stack/wrap';
import { readConfig, type Config } from '../../kernel/config';
import { openPool, type Pool } from '../../kernel/db';

/** A program of the bench beside the stack's processes. */
export interface Program {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

/** The stack that is measured, on durable storage of its own, and what observes it. */
export interface BenchStack {
  readonly stack: Stack;
  readonly config: Config;
  /** The administrator's connection, which sees every company. One only, so that its backend can be left out of CPU. */
  readonly observer: Pool;
  readonly observerPid: number;
  /** Process ids of the stack's parts and processes by name, as they are now. */
  pids(): Promise<ReadonlyMap<string, number>>;
  /** Starts a compiled program of bench/ with the settings of the stack's processes; it listens on PORT. */
  startProgram(name: string, ...args: readonly string[]): Promise<Program>;
  /** Stops the product's worker, runs `work` while the bench's (the same and the no-op workflow) is there, and puts it back. */
  withBenchWorker<T>(work: () => Promise<T>, settings?: Readonly<Record<string, string>>): Promise<T>;
  stop(): Promise<void>;
}

const FIRST_PORT = 18_200;
const PROGRAM_WAIT_MAX_MS = 60_000;
/** Above what any row asks: the limit is not what is measured. */
const ENVIRONMENT = {
  RATE_LIMIT_PER_MINUTE: '1000000',
  MPESA_REQUESTS_PER_SECOND: '1000',
  // Nothing is asked for while payments wait for their callbacks, nor read beside what is measured.
  MPESA_ASK_AFTER_SECONDS: '1800,3600',
  STATEMENT_EVERY_MS: '86400000',
} as const;

/** Folder of this run; those of runs that were killed are removed. */
function freshDirectory(): string {
  const parent = path.join(checkoutRoot(), '.dev', 'bench');
  for (const name of existsSync(parent) ? readdirSync(parent) : []) {
    if (!existsSync(`/proc/${name}`)) rmSync(path.join(parent, name), { recursive: true, force: true });
  }
  return path.join(parent, String(process.pid));
}

async function bundle(directory: string): Promise<string> {
  const { code } = await bundleWorkflowCode({
    workflowsPath: compiled('bench/workflows'),
    failureConverterPath: compiled('kernel/temporal/failure-converter'),
    logger: new DefaultLogger('ERROR'),
  });
  const file = path.join(directory, 'workflow-bundle.js');
  writeFileSync(file, code);
  return file;
}

async function observe(adminUrl: string): Promise<{ observer: Pool; observerPid: number }> {
  const observer = openPool(adminUrl, 1, 'bossnyumba bench observer');
  const { rows } = await observer.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  return { observer, observerPid: rows[0]?.pid ?? 0 };
}

async function startProgram(
  keeper: Keeper,
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Program> {
  const port = await reservePort([FIRST_PORT], keeper.pid);
  const url = `http://127.0.0.1:${port}`;
  const child = `bench-${name}`;
  const program = {
    command: process.execPath,
    args: [...SELDOM_COLLECTED, compiled(`bench/${name}`), ...args],
  };
  const spec = {
    name: child,
    ...wrap(program, 'KILL'),
    cwd: checkoutRoot(),
    env: { ...env, PORT: String(port), HEALTH_PORT: String(port) },
    logFile: path.join(keeper.directory, 'log', `${child}.log`),
    stopSignal: 'SIGTERM' as const,
    graceMs: 25_000,
    rank: 2,
  };
  const pid = await ensureChild(keeper, spec, () => answersOk(`${url}/readyz`), PROGRAM_WAIT_MAX_MS);
  return { url, pid, stop: () => keeper.stop(child) };
}

/** Brings up the whole stack in a folder of this run, which `stop` removes. */
export async function openBenchStack(say: (line: string) => void): Promise<BenchStack> {
  const directory = freshDirectory();
  const stack = await startStack({ directory, environment: ENVIRONMENT, say });
  const keeper = await Keeper.open(directory);
  const config = readConfig(stack.env);
  const { observer, observerPid } = await observe(stack.databaseUrl);
  const start = (name: string, ...args: readonly string[]): Promise<Program> =>
    startProgram(keeper, name, args, stack.env);
  let bundled: Promise<string> | undefined;
  return {
    stack,
    config,
    observer,
    observerPid,
    pids: async () => new Map((await keeper.list()).map(({ name, pid }) => [name, pid])),
    startProgram: start,
    withBenchWorker: async (work, settings = {}) => {
      const file = await (bundled ??= bundle(directory));
      await stack.process('worker-1').stop();
      const worker = await startProgram(keeper, 'worker', [file], { ...stack.env, ...settings });
      try {
        return await work();
      } finally {
        await worker.stop();
        await stack.process('worker-1').start();
      }
    },
    stop: async () => {
      await observer.end();
      await keeper.close();
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
