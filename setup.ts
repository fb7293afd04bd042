import path from 'node:path';
import { SEARCH_ATTRIBUTES } from './contracts/search-attributes';
import { ConfigError, readConfig, type Config } from './kernel/config';
import { ensurePartitions, ensureRoles, migrate, openPool } from './kernel/db';
import { ensureCursors } from './kernel/events';
import { openLogger, type Logger } from './kernel/process';
import { connectTemporal, registerSearchAttributes, setCurrentBuild } from './kernel/temporal';
import { systemClock } from './kernel/time';

const TEMPORAL_TRIES_MAX = 30;
const TEMPORAL_TRY_EVERY_MS = 1_000;

/** The checkout: compiled, this file is in its dist/. */
const REPOSITORY_ROOT = path.basename(__dirname) === 'dist' ? path.dirname(__dirname) : __dirname;

async function prepareDatabase(config: Config, logger: Logger): Promise<void> {
  const { admin, owner, relay } = config.database;
  if (admin) await ensureRoles(admin, config.DATABASE_ROLE_PASSWORD);
  await migrate(owner, REPOSITORY_ROOT);
  const made = await ensurePartitions(owner, systemClock.now());
  const pool = openPool(relay, 1, 'bossnyumba setup');
  for (const consumer of ['notifications', 'audit'] as const) await ensureCursors(pool, consumer);
  await pool.end();
  logger.info({ partitions: made }, 'database ready');
}

/** Waits for a service that is starting beside us, at most half a minute. */
async function whenUp(work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; attempt < TEMPORAL_TRIES_MAX; attempt += 1) {
    const failed = await work().then(
      () => false,
      () => true,
    );
    if (!failed) return;
    await new Promise((resolve) => setTimeout(resolve, TEMPORAL_TRY_EVERY_MS));
  }
  await work();
}

async function prepareTemporal(config: Config, logger: Logger): Promise<void> {
  const temporal = connectTemporal(config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE, null);
  try {
    await whenUp(() =>
      registerSearchAttributes(temporal.connection, config.TEMPORAL_NAMESPACE, SEARCH_ATTRIBUTES),
    );
    const { WORKER_BUILD_ID: buildId, TEMPORAL_NAMESPACE: namespace } = config;
    if (buildId) await setCurrentBuild(temporal.connection, namespace, buildId);
    logger.info({ buildId: buildId ?? null }, 'workflow service ready');
  } finally {
    await temporal.close();
  }
}

async function setup(): Promise<void> {
  const config = readConfig();
  const logger = openLogger('setup', config.LOG_LEVEL);
  await prepareDatabase(config, logger);
  if (!process.argv.includes('--database-only')) await prepareTemporal(config, logger);
}

setup().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof ConfigError ? error.message : String(error instanceof Error ? error.stack : error)}\n`,
  );
  process.exit(1);
});
