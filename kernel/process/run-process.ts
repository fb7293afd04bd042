import { openHealthServer, type Expose } from './health-server';
import type { Logger } from './logger';
import { createReadiness, type Readiness } from './readiness';

/** A process that runs: what /readyz asks it, and how it ends. */
export interface StartedProcess {
  /** Whether what it needs answers. */
  isReady(): Promise<boolean>;
  /** Takes no new work, finishes what is under way, closes what it opened. */
  stop(): Promise<void>;
}

/** What a root file says about its process. */
export interface ProcessSpec {
  readonly name: string;
  readonly logger: Logger;
  /** Where to answer /healthz, /readyz and /metrics; nowhere where it is undefined. */
  readonly health?: { readonly port: number; readonly host: string } | undefined;
  readonly expose?: Expose;
  /** Opens everything. The readiness is for a process that answers /readyz itself. */
  readonly start: (readiness: Readiness) => Promise<StartedProcess>;
}

// An orchestrator kills after 30 s by default; the promise of design §1 is 25 s, and the log must still be written.
const DRAIN_MS_MAX = 24_000;

const afterMs = (ms: number): Promise<'late'> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms, 'late').unref();
  });

function signalled(): Promise<NodeJS.Signals> {
  // A handler per signal stays for good: a second Ctrl-C, or the group's SIGINT beside a SIGTERM, must not cut the drain short.
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, resolve);
  });
}

function dieLoudly(logger: Logger, event: 'uncaughtException' | 'unhandledRejection'): void {
  process.on(event, (error: unknown) => {
    logger.fatal({ err: error, event }, 'unexpected: the process ends');
    process.exit(1);
  });
}

/** Starts; a process told to stop before it has started gets the time of a drain to get that far. */
async function startUnlessLate(
  { name, logger, start }: ProcessSpec,
  readiness: Readiness,
  signal: Promise<NodeJS.Signals>,
): Promise<StartedProcess> {
  try {
    const started = await Promise.race([start(readiness), signal.then(() => afterMs(DRAIN_MS_MAX))]);
    if (started !== 'late') return started;
    logger.error(`${name} was told to stop and had not started`);
  } catch (error) {
    logger.fatal({ err: error }, `${name} could not start`);
  }
  return process.exit(1);
}

/** Drains within the limit; true when it was finished in time. */
async function drain(logger: Logger, stop: () => Promise<void>): Promise<boolean> {
  try {
    if ((await Promise.race([stop(), afterMs(DRAIN_MS_MAX)])) !== 'late') return true;
    logger.error({ afterMs: DRAIN_MS_MAX }, 'not drained in time: the process ends anyway');
  } catch (error) {
    logger.error({ err: error }, 'draining failed: the process ends anyway');
  }
  return false;
}

/**
 * Runs a process from start to exit. On SIGTERM or SIGINT readiness goes off, the process drains, and it exits within
 * 25 s: 0 when drained, 1 when it was cut short, could not start, or met an error nobody caught (the log says which).
 */
export async function runProcess(spec: ProcessSpec): Promise<void> {
  const { name, logger, health, expose } = spec;
  dieLoudly(logger, 'uncaughtException');
  dieLoudly(logger, 'unhandledRejection');
  const signal = signalled();
  const readiness = createReadiness();
  const healthServer = health && (await openHealthServer(health.port, health.host, readiness, expose));
  const started = await startUnlessLate(spec, readiness, signal);
  readiness.on(() => started.isReady());
  logger.info({ pid: process.pid }, `${name} started`);

  logger.info({ signal: await signal }, `${name} drains`);
  readiness.off();
  const isDrained = await drain(logger, () => started.stop());
  await healthServer?.close();
  logger.info({ isDrained }, `${name} stopped`);
  process.exit(isDrained ? 0 : 1);
}
