import { until } from '../../../dev/demo/client';
import { Keeper } from '../../../dev/stack/keeper-client';
import { portFor } from '../../../dev/stack/parts';
import { ensureProcess, PROCESSES, type ProcessName, type StackProcess } from '../../../dev/stack/processes';
import type { Stage } from '../../support/rent-payment/stage';
import type { Arms } from './arms';
import { openPostgresProxy, type PostgresProxy } from './postgres-proxy';
import type { LabelledStatement } from './statement';

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
const START_MS_MAX = 10_000;

/** An address with another port. */
function through(address: string, port: number): string {
  const url = new URL(address);
  url.port = String(port);
  return url.toString();
}

/** A copy, its proxy, and what keeps it from being killed twice. */
class ProxiedCopy implements Copy {
  private running: StackProcess | undefined;
  /** Known as soon as it runs: it works before it answers that it is ready, and is to be killed then too. */
  private pid: number | undefined;
  private reviving: Promise<void> | undefined;
  private isDead = true;

  constructor(
    readonly process: ProcessName,
    private readonly number: number,
    private readonly keeper: Keeper,
    private readonly arms: Arms,
  ) {}

  get name(): string {
    return `${this.process}-${this.number}`;
  }

  get url(): string {
    return this.running?.url ?? '';
  }

  /** Opens the proxy, and starts the process so that it reaches PostgreSQL only through it. */
  async open({ stack, config: { database } }: Stage): Promise<PostgresProxy> {
    const proxy = await openPostgresProxy(Number(new URL(database.app).port), {
      rule: (statement) => this.arms.rule(statement),
      kill: (statement) => this.kill(statement),
    });
    // Each worker has the provider call back a server of its own, so that both of them are killed at it.
    const called = await portFor(this.keeper, `server-${this.number}`);
    const env = {
      ...stack.env,
      CALLBACK_BASE_URL: `http://127.0.0.1:${called}`,
      DATABASE_APP_URL: through(database.app, proxy.port),
      DATABASE_RELAY_URL: through(database.relay, proxy.port),
    };
    const port = await portFor(this.keeper, this.name);
    this.running = await ensureProcess(this.keeper, this.process, this.number, port, env);
    this.pid = this.running.pid;
    this.isDead = false;
    return proxy;
  }

  revive(): Promise<void> {
    this.reviving ??= this.start().finally(() => (this.reviving = undefined));
    return this.reviving;
  }

  /** What a process has sent before it was killed may still arrive: that is not a second point to kill it at. */
  private kill(statement: LabelledStatement): boolean {
    if (this.isDead || this.pid === undefined || !this.arms.take(statement, this.name)) return false;
    this.isDead = true;
    process.kill(this.pid, 'SIGKILL');
    return true;
  }

  /** Starts it until it is ready: it may be killed again before. */
  private async start(): Promise<void> {
    for (;;) {
      await this.running?.kill();
      try {
        return await this.startOnce();
      } catch (error) {
        if (!this.isDead) throw error;
      }
    }
  }

  private async startOnce(): Promise<void> {
    const ready = this.running?.start();
    ready?.catch(() => undefined); // awaited below
    const own = async () => (await this.keeper.list()).find(({ name }) => name === this.name);
    const child = await until(`${this.name} to run`, START_MS_MAX, own, (found) => found !== undefined);
    this.pid = child?.pid;
    this.isDead = false;
    await ready;
  }
}

/** Starts two copies of every process on a stage that has none. */
export async function openFleet(stage: Stage, arms: Arms): Promise<Fleet> {
  const keeper = await Keeper.open(stage.stack.directory);
  const copies = PROCESSES.flatMap((name) =>
    COPIES.map((number) => new ProxiedCopy(name, number, keeper, arms)),
  );
  const proxies: PostgresProxy[] = [];
  for (const copy of copies) proxies.push(await copy.open(stage));
  return {
    copies,
    copy: (name) => copies.find((one) => one.name === name)!,
    close: async () => {
      await Promise.all(copies.map(({ name }) => keeper.stop(name)));
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await keeper.close();
    },
  };
}
