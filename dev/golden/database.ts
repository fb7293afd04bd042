import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { readConfig } from '../../kernel/config';
import { checkoutRoot } from '../stack/checkout';
import { endCleanly } from '../stack/ending';
import { Keeper } from '../stack/keeper-client';
import { runProgram } from '../stack/one-shot';
import { embeddedPostgres } from '../stack/parts';
import { loadState } from '../stack/state';

/**
 * Runs `work` on a migrated database of its own: the embedded PostgreSQL alone, in `.dev/golden`, which nothing else uses.
 * It is kept for the next time and stopped at the end. Two runs at once share it.
 */
export async function withGoldenDatabase<T>(work: (appUrl: string) => Promise<T>): Promise<T> {
  const directory = path.join(checkoutRoot(), '.dev', 'golden');
  const keeper = await Keeper.open(directory);
  const takeBack = endCleanly(() => keeper.close());
  try {
    return await work(await keeper.locked(() => migratedDatabase(keeper)));
  } finally {
    takeBack();
    await keeper.close();
  }
}

/** Said of a database once its set-up has ended: a half migrated one is set up again. */
const READY = 'ready';

async function migratedDatabase(keeper: Keeper): Promise<string> {
  const address = new URL(await embeddedPostgres(keeper, false));
  const admin = new Client({ connectionString: address.toString() });
  const name = `golden_${migrationsHash()}`;
  address.pathname = `/${name}`;
  const env = {
    DATABASE_URL: address.toString(),
    DATABASE_ROLE_PASSWORD: loadState(keeper.directory).databaseRolePassword,
    // Only the administrator's address counts here: those of another database are not ours to use.
    DATABASE_OWNER_URL: '',
    DATABASE_APP_URL: '',
    DATABASE_RELAY_URL: '',
  };
  await admin.connect();
  try {
    if (await prepareDatabase(admin, name)) {
      await runProgram('setup', ['--database-only'], env, path.join(keeper.directory, 'log', 'setup.log'));
      await admin.query(`COMMENT ON DATABASE "${name}" IS '${READY}'`);
    }
  } finally {
    await admin.end();
  }
  return readConfig(env).database.app;
}

/** Migrations may be edited until they are released: a database of other ones is not what this checkout runs on. */
function migrationsHash(): string {
  const folder = path.join(checkoutRoot(), 'prisma', 'migrations');
  const hash = createHash('sha256');
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (file.endsWith('.sql')) hash.update(`${file}\0`).update(readFileSync(path.join(folder, file)));
  }
  return hash.digest('hex').slice(0, 12);
}

/** Makes the database when it is not there, and drops those of other migrations. True when it needs its set-up. */
async function prepareDatabase(admin: Client, name: string): Promise<boolean> {
  const { rows } = await admin.query<{ database: string; state: string | null }>(
    `SELECT datname AS database, shobj_description(oid, 'pg_database') AS state FROM pg_database WHERE datname ~ '^golden_'`,
  );
  const own = rows.find(({ database }) => database === name);
  if (!own) await admin.query(`CREATE DATABASE "${name}"`);
  for (const { database } of rows) {
    // One that another run still works on cannot be dropped, and is left for the next.
    if (database !== name) await admin.query(`DROP DATABASE "${database}"`).catch(() => undefined);
  }
  return own?.state !== READY;
}
