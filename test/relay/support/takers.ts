import { until } from '../../../dev/demo/client';
import { openStartCalls, waitingProcessStarts, type ProcessStart } from '../../../kernel/events';
import { openStartTaker, type StartTakerSettings } from '../../../kernel/events/start-taker';
import type { Bus } from './bus';

/** A worker's taker, and what was asked of it and said by it. */
export interface TakingWorker {
  readonly started: ProcessStart[];
  readonly left: unknown[];
  readonly deaf: unknown[];
  stop(): Promise<void>;
}

/** Workers that are called on a bus. */
export interface Takers {
  /** Opens one that listens; by default it has room for everything and starts at once. */
  worker(changes?: Partial<StartTakerSettings>): Promise<TakingWorker>;
  /** Calls for these as a server does; what could not be sent. */
  call(starts: readonly ProcessStart[]): Promise<unknown[]>;
  /** Backends that listen for calls. */
  listeners(): Promise<number[]>;
  claimed(): Promise<string[]>;
  /** What is not noted as started, oldest first. */
  waiting(): Promise<string[]>;
  stop(): Promise<void>;
}

const LISTENING = `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle'
  AND application_name = 'bossnyumba worker starts' AND query LIKE 'LISTEN%'`;

/** Workflow ids, in the order of the starts. */
export const idsOf = (starts: readonly ProcessStart[]): string[] =>
  starts.map(({ workflowId }) => workflowId);

/** The starts in one order, whoever began them and when. */
export const byId = (starts: readonly ProcessStart[]): ProcessStart[] =>
  starts.toSorted((one, other) => one.workflowId.localeCompare(other.workflowId));

/** Waits until so many were started, by all of these together. */
export const whenStarted = (
  count: number,
  ...workers: readonly TakingWorker[]
): Promise<readonly ProcessStart[]> => {
  const started = () => Promise.resolve(workers.flatMap((each) => each.started));
  return until(`${count} starts`, 10_000, started, (found) => found.length >= count);
};

/** A start that does not end before it is told to. */
export function gated(): { readonly start: () => Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { start: () => opened, open };
}

/** Opens none yet: each `worker` is one more on the bus. */
export function openTakers({ appPool, adminPool, relayPool, database }: Bus): Takers {
  const stopping: (() => Promise<void>)[] = [];
  const listeners = async (): Promise<number[]> =>
    (await adminPool.query<{ pid: number }>(LISTENING)).rows.map(({ pid }) => pid);
  return {
    listeners,
    worker: async ({ start = () => Promise.resolve(), ...changes } = {}) => {
      const [started, left, deaf]: [ProcessStart[], unknown[], unknown[]] = [[], [], []];
      const count = (await listeners()).length;
      const leave = (error: unknown): void => void left.push(error);
      const taker = openStartTaker({
        ...{ pool: appPool, appUrl: database.appUrl, mayStart: () => true, room: () => 1_000 },
        relayAfterMs: 5_000,
        told: { left: leave, unnoted: leave, deaf: (error) => deaf.push(error) },
        start: (process) => (started.push(process), start(process)),
        ...changes,
      });
      stopping.push(() => taker.stop());
      await until('the worker to listen', 5_000, listeners, (pids) => pids.length > count);
      return { started, left, deaf, stop: () => taker.stop() };
    },
    call: async (starts) => {
      const lost: unknown[] = [];
      const calls = openStartCalls(appPool, (error) => lost.push(error));
      starts.forEach(calls.call);
      await calls.drain();
      return lost;
    },
    claimed: async () => {
      const text = 'SELECT workflow_id AS id FROM process_start WHERE claimed_at IS NOT NULL ORDER BY 1';
      return (await adminPool.query<{ id: string }>(text)).rows.map(({ id }) => id);
    },
    waiting: async () => idsOf(await waitingProcessStarts(relayPool, 0)),
    stop: async () => {
      await Promise.all(stopping.map((stop) => stop()));
    },
  };
}
