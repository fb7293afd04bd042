import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { checkoutRoot, compiled } from '../../dev/stack/checkout';
import { Keeper } from '../../dev/stack/keeper-client';
import { runProgram } from '../../dev/stack/one-shot';
import { embeddedPostgres } from '../../dev/stack/parts';
import { findTemporalCli } from '../../dev/stack/temporal-cli';

/** What the set-up of a test run hands to every test file, in `.dev/test/stack.json`. */
export interface TestCluster {
  readonly adminUrl: string;
  /** Name of the migrated, empty database that tests clone. */
  readonly template: string;
  /** Password of bn_owner, bn_app and bn_relay, which belong to the whole server. */
  readonly rolePassword: string;
  /** Undefined when none could be had: a test that needs Temporal then fails and says so. */
  readonly temporalCli: string | undefined;
}

const ROLE_PASSWORD = 'bossnyumba-test';
const clusterFile = (): string => path.join(testDirectory(), 'stack.json');

/** State directory shared by all test runs of this checkout. */
export function testDirectory(): string {
  return path.join(checkoutRoot(), '.dev', 'test');
}

/** @throws Error when the set-up has not run: start tests through Jest's `integration` project. */
export function testCluster(): TestCluster {
  return JSON.parse(readFileSync(clusterFile(), 'utf8')) as TestCluster;
}

/**
 * The PostgreSQL of all test runs (fsync off; two runs at once share it), with its template database migrated once
 * for each content of migrations and setup. It lives while the returned keeper is open.
 */
export async function openTestCluster(say: (line: string) => void): Promise<Keeper> {
  const keeper = await Keeper.open(testDirectory());
  await keeper.locked(async () => {
    const adminUrl = await embeddedPostgres(keeper, false);
    const temporalCli = await findTemporalCli(say).catch((error: unknown) => {
      say((error as Error).message);
      return undefined;
    });
    const template = await ensureTemplate(adminUrl, say);
    const cluster: TestCluster = { adminUrl, template, rolePassword: ROLE_PASSWORD, temporalCli };
    writeFileSync(clusterFile(), JSON.stringify(cluster, null, 2), { mode: 0o600 });
  });
  return keeper;
}

async function ensureTemplate(adminUrl: string, say: (line: string) => void): Promise<string> {
  const template = `bn_template_${templateHash()}`;
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await dropLeftovers(admin, template);
    const made = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1 AND datistemplate', [
      template,
    ]);
    if (made.rowCount) return template;
    say(`migrating the template database ${template} …`);
    await admin.query(`DROP DATABASE IF EXISTS "${template}"`);
    await admin.query(`CREATE DATABASE "${template}"`);
    const url = new URL(adminUrl);
    url.pathname = `/${template}`;
    const env = { DATABASE_URL: url.toString(), DATABASE_ROLE_PASSWORD: ROLE_PASSWORD };
    await runProgram('setup', ['--database-only'], env, path.join(testDirectory(), 'log', 'setup.log'));
    // Only a finished one is marked: a half migrated database is made again.
    await admin.query(`ALTER DATABASE "${template}" IS_TEMPLATE true`);
    return template;
  } finally {
    await admin.end();
  }
}

/** Drops what killed runs left (their process id is in the name) and templates of other contents. */
async function dropLeftovers(admin: Client, template: string): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(
    String.raw`SELECT datname AS name FROM pg_database WHERE datname ~ '^bn_(test_\d+_|template_)'`,
  );
  for (const { name } of rows) {
    const pid = /^bn_test_(\d+)_/.exec(name)?.[1];
    if (name === template || (pid !== undefined && isAlive(Number(pid)))) continue;
    if (pid === undefined) await admin.query(`ALTER DATABASE "${name}" IS_TEMPLATE false`);
    // A template that another run is cloning right now cannot be dropped, and is left for the next run.
    await admin.query(`DROP DATABASE IF EXISTS "${name}"`).catch(() => undefined);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function templateHash(): string {
  const root = checkoutRoot();
  const hash = createHash('sha256').update(readFileSync(compiled('setup')));
  const prisma = path.join(root, 'prisma');
  const inputs = readdirSync(prisma, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(sql|mjs|ts|prisma)$/.test(file) && !file.startsWith('generated'))
    .toSorted();
  for (const file of inputs) hash.update(`${file}\0`).update(readFileSync(path.join(prisma, file)));
  return hash.digest('hex').slice(0, 12);
}
