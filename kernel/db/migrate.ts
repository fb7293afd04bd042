import { spawn } from 'node:child_process';
import path from 'node:path';
import { Client } from 'pg';

const MONTHS_BEFORE = 12;
/** Of what is written as it happens: a step that is tried again keeps the time of its first try. */
const RECENT_MONTHS_BEFORE = 1;
const MONTHS_AFTER = 3;

/**
 * Applies the migrations that the database does not have yet, as bn_owner, through Prisma's CLI and our engine.
 * Safe to repeat; Prisma takes its own lock.
 * @throws Error with the CLI's output when one fails; those before it stay applied.
 */
export async function migrate(ownerUrl: string, repositoryRoot: string): Promise<void> {
  const cli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  const config = path.join(repositoryRoot, 'prisma', 'prisma.config.ts');
  const engine = path.join(repositoryRoot, 'prisma', 'schema-engine.mjs');
  const child = spawn(process.execPath, [cli, 'migrate', 'deploy', '--config', config], {
    cwd: repositoryRoot,
    env: {
      PATH: `${path.dirname(process.execPath)}${path.delimiter}/usr/bin${path.delimiter}/bin`,
      DATABASE_OWNER_URL: ownerUrl,
      PRISMA_SCHEMA_ENGINE_BINARY: engine,
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += String(chunk)));
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code !== 0) throw new Error(`prisma migrate deploy ended with ${String(code)}:\n${output}`);
}

/**
 * Makes the month partitions around a day: a quarter ahead, and back a year for facts that come late, a month for what is
 * written as it happens. Returns how many were new.
 */
export async function ensurePartitions(ownerUrl: string, today: Date): Promise<number> {
  const month = (offset: number): string =>
    new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() + offset, 1)).toISOString().slice(0, 10);
  const client = new Client({ connectionString: ownerUrl, application_name: 'bossnyumba setup' });
  await client.connect();
  try {
    const { rows } = await client.query<{ made: number }>('SELECT bn_ensure_partitions($1, $2, $3) AS made', [
      month(-MONTHS_BEFORE),
      month(-RECENT_MONTHS_BEFORE),
      month(MONTHS_AFTER),
    ]);
    return rows[0]?.made ?? 0;
  } finally {
    await client.end();
  }
}
