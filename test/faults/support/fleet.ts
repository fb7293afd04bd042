import { Keeper } from '../../../dev/stack/keeper-client';
import { portFor } from '../../../dev/stack/parts';
import { ensureProcess, PROCESSES, type ProcessName, type StackProcess } from '../../../dev/stack/processes';
import type { Stage } from '../../support/rent-payment/stage';
import type { Arms } from './arms';
import { openPostgresProxy, type PostgresProxy } from './postgres-proxy';

/** One copy of a process, behind a proxy of its own. */
export interface Copy {
  readonly name: string;
  readonly process: ProcessName;
  readonly url: string;
  /** Brings it back after it was killed, once, however many ask. */
  revive(): Promise<void>;
}

/** Two copies of every process. */
export interface Fleet {
  readonly copies: readonly Copy[];
  copy(name: string): Copy;
  close(): Promise<void>;
}

const COPIES = [1, 2] as const;

/** An address with another port. */
function through(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.toString();
}

async function openCopy(
  stage: Stage,
  keeper: Keeper,
  arms: Arms,
  process_: ProcessName,
  number: number,
): Promise<Copy & { proxy: PostgresProxy }> {
  const name = `${process_}-${number}`;
  let running: StackProcess | undefined;
  let reviving: Promise<void> | undefined;
  const { database } = stage.config;
  const proxy = await openPostgresProxy(Number(new URL(database.app).port), {
    rule: (statement) => arms.rule(statement),
    kill: (statement) => {
      if (running?.pid === undefined || !arms.take(statement, name)) return false;
      process.kill(running.pid, 'SIGKILL');
      return true;
    },
  });
  const env = {
    ...stage.stack.env,
    DATABASE_APP_URL: through(database.app, proxy.port),
    DATABASE_RELAY_URL: through(database.relay, proxy.port),
  };
  running = await ensureProcess(keeper, process_, number, await portFor(keeper, name), env);
  const { url } = running;
  const revive = async (one: StackProcess): Promise<void> => {
    await one.kill();
    await one.start();
    reviving = undefined;
  };
  return { name, process: process_, url, proxy, revive: () => (reviving ??= revive(running)) };
}

/** Starts two copies of every process on a stage that has none. */
export async function openFleet(stage: Stage, arms: Arms): Promise<Fleet> {
  const keeper = await Keeper.open(stage.stack.directory);
  const copies: (Copy & { proxy: PostgresProxy })[] = [];
  for (const process_ of PROCESSES) {
    for (const number of COPIES) copies.push(await openCopy(stage, keeper, arms, process_, number));
  }
  return {
    copies,
    copy: (name) => copies.find((one) => one.name === name)!,
    close: async () => {
      await Promise.all(copies.map(({ name }) => keeper.stop(name)));
      await Promise.all(copies.map(({ proxy }) => proxy.close()));
      await keeper.close();
    },
  };
}
