import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { testCluster } from './cluster';

/** A migrated database of one test file's own, with an address for each role. */
export interface TestDatabase {
  readonly name: string;
  readonly adminUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly relayUrl: string;
  /** Password of the three roles, for DATABASE_ROLE_PASSWORD. */
  readonly rolePassword: string;
  /** Ends whoever is still connected and drops it. */
  drop(): Promise<void>;
}

/** Clones the migrated template: a copy of files, some 100 ms. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template, rolePassword } = testCluster();
  const name = `bn_test_${process.pid}_${randomBytes(4).toString('hex')}`;
  await administer(adminUrl, `CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  const address = (user?: string): string => {
    const url = new URL(adminUrl);
    url.pathname = `/${name}`;
    if (user !== undefined) [url.username, url.password] = [user, rolePassword];
    return url.toString();
  };
  return {
    name,
    adminUrl: address(),
    ownerUrl: address('bn_owner'),
    appUrl: address('bn_app'),
    relayUrl: address('bn_relay'),
    rolePassword,
    drop: () => administer(adminUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
  };
}

/** Runs `work` on a database of its own, dropped afterwards whatever happens. */
export async function withDatabase<T>(work: (database: TestDatabase) => Promise<T>): Promise<T> {
  const database = await createTestDatabase();
  try {
    return await work(database);
  } finally {
    await database.drop();
  }
}

async function administer(adminUrl: string, statement: string): Promise<void> {
  const admin = new Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
