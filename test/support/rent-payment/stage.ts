import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { startStack, type ProcessName, type Stack } from '../../../dev/stack';
import { checkoutRoot } from '../../../dev/stack/checkout';
import type { InboxMessage } from '../../../dev/stack/inbox-message';
import { readConfig, type Config } from '../../../kernel/config';
import { openPool, openPrisma, type Pool } from '../../../kernel/db';
import { connectTemporal, type TemporalConnection } from '../../../kernel/temporal';
import { openCompany, type Company } from './company';
import type { Scene } from './scene';

/** What a test asks of its stage. */
export interface StageOptions {
  readonly processes: Readonly<Record<ProcessName, number>>;
  /** True where PostgreSQL is killed: what it has confirmed must then be on disk. */
  readonly durable: boolean;
  /** Settings over the stage's own. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** The real parts and processes, of one test file alone, and the ways to look at them from outside. */
export interface Stage {
  readonly stack: Stack;
  readonly config: Config;
  /** The superuser's, past row-level security: to look at everything, and to hold locks. */
  readonly adminPool: Pool;
  readonly appPool: Pool;
  readonly relayPool: Pool;
  readonly temporal: TemporalConnection;
  /** A fresh company, its manager at the API. */
  company(scene?: Scene): Promise<Company>;
  /** Every message that arrived, repeats included. */
  inbox(): Promise<InboxMessage[]>;
  /** Stops everything and removes its files. */
  close(): Promise<void>;
}

const SETTINGS = {
  LOG_LEVEL: 'warn',
  // The relay starts what a killed server left behind; the default of 5 s is for people, not for tests.
  PROCESS_START_AFTER_MS: '1000',
  // An outcome is asked for within seconds: people wait minutes, tests do not.
  MPESA_ASK_AFTER_SECONDS: '1,2,3,5',
  MPESA_TIMEOUT_MS: '1000',
  MPESA_REQUESTS_PER_SECOND: '200',
  MPESA_PAYOUT_ASK_AFTER_SECONDS: '2,4,6',
  // Tests start the sweep themselves.
  STATEMENT_EVERY_MS: '86400000',
  RATE_LIMIT_PER_MINUTE: '1000000',
} as const;

const POOL = 6;

/** Starts a stack in a folder of its own under `.dev/test`; about 6 s. */
export async function openStage({ processes, durable, environment }: StageOptions): Promise<Stage> {
  const parent = path.join(checkoutRoot(), '.dev', 'test');
  mkdirSync(parent, { recursive: true });
  const directory = mkdtempSync(path.join(parent, 'stage-'));
  const settings = { ...SETTINGS, ...environment };
  const stack = await startStack({
    directory,
    processes,
    durable,
    environment: settings,
    say: () => undefined,
  });
  const config = readConfig(stack.env);
  const { admin = '', app, relay } = config.database;
  const [adminPool, appPool, relayPool] = [admin, app, relay].map((url) => openPool(url, POOL, 'test')) as [
    Pool,
    Pool,
    Pool,
  ];
  const prisma = openPrisma(app, 1);
  const temporal = connectTemporal(config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE, config.codecKeys);
  // One after the other: Prisma has one connection, and lets nobody wait for it longer than 2 s.
  let before: Promise<unknown> = Promise.resolve();
  return {
    ...{ stack, config, adminPool, appPool, relayPool, temporal },
    company: (scene) => {
      const opened = before.then(() => openCompany({ stack, config, adminPool, appPool, prisma }, scene));
      before = opened.catch(() => undefined);
      return opened;
    },
    inbox: async () => (await (await fetch(`${stack.inboxUrl}/messages`)).json()) as InboxMessage[],
    close: async () => {
      await Promise.all([
        adminPool.end(),
        appPool.end(),
        relayPool.end(),
        prisma.$disconnect(),
        temporal.close(),
      ]);
      await stack.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
