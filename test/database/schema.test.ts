import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkoutRoot } from '../../dev/stack/checkout';
import { relations } from './support/catalogue';
import { openFreshDatabase, type FreshDatabase } from './support/fresh';

const PRISMA = path.join(checkoutRoot(), 'prisma');
const SCHEMA = path.join(PRISMA, 'schema.prisma');

/** Tables that Prisma's schema need not know: its own, and the partitions, which it takes for their parent. */
const NOT_IN_THE_SCHEMA = /^_prisma_migrations$/;

let db: FreshDatabase;
beforeEach(async () => {
  db = await openFreshDatabase();
});
afterEach(() => db.close());

/** Runs Prisma's CLI on the database as its owner, with the engine that ships here. */
function prisma(...args: readonly string[]): { status: number | null; output: string } {
  const cli = path.join(path.dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  const config = ['--config', path.join(PRISMA, 'prisma.config.ts')];
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, ...args, ...config], {
    cwd: checkoutRoot(),
    encoding: 'utf8',
    env: {
      PATH: [path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter),
      DATABASE_OWNER_URL: db.database.ownerUrl,
      PRISMA_SCHEMA_ENGINE_BINARY: path.join(PRISMA, 'schema-engine.mjs'),
      CHECKPOINT_DISABLE: '1',
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
    },
  });
  return { status, output: `${stdout}${stderr}` };
}

const diff = (): ReturnType<typeof prisma> =>
  prisma('migrate', 'diff', '--from-config-datasource', '--to-schema', SCHEMA, '--exit-code');

it('every table stands in schema.prisma, and it names no other', async () => {
  const models = [...readFileSync(SCHEMA, 'utf8').matchAll(/^model (\w+) \{/gm)].map(([, name]) =>
    String(name),
  );
  const tables = (await relations(db.owner)).filter(({ kind }) => kind === 'table').map(({ name }) => name);
  expect(models.toSorted()).toEqual(tables.filter((name) => !NOT_IN_THE_SCHEMA.test(name)).toSorted());
});

it('`prisma migrate diff` finds no difference between the migrated database and the schema', () => {
  expect(diff()).toMatchObject({
    status: 0,
    output: expect.stringContaining('No difference detected.') as string,
  });
});

it.each([
  ['a column that the schema does not know', 'ALTER TABLE payment ADD COLUMN colour text', 'colour'],
  [
    'a unique index without the company',
    'CREATE UNIQUE INDEX slip_once ON bank_deposit (slip_number)',
    'unique index on columns (slip_number)',
  ],
  ['a foreign key that is gone', 'ALTER TABLE unit DROP CONSTRAINT unit_tenant_id_property_id_fkey', 'unit'],
])('and it would tell: %s', async (_what, change, named) => {
  await db.owner.query(change);
  expect(diff()).toMatchObject({ status: 2, output: expect.stringContaining(named) as string });
});

it('`prisma migrate status` says that every migration is applied', () => {
  expect(prisma('migrate', 'status')).toMatchObject({
    status: 0,
    output: expect.stringContaining('Database schema is up to date!') as string,
  });
});
