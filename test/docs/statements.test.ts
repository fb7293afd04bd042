import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Client } from 'pg';
import { checkoutRoot } from '../../dev/stack/checkout';
import { createTestDatabase, type TestDatabase } from '../support/database';

const OPERATING = path.join(checkoutRoot(), 'docs', 'operating');
const BLOCK = /^ *```sql\n([\s\S]*?)^ *```/gm;
const ROLE = /-- as (admin|bn_owner|bn_app|bn_relay)\n/;

interface Statement {
  readonly page: string;
  readonly role: string;
  readonly text: string;
}

/** The operators' pages, those of single alerts too. */
const pages = readdirSync(OPERATING, { recursive: true, encoding: 'utf8' }).filter((page) =>
  page.endsWith('.md'),
);

/** Their SQL; each block says in its first line as which role it runs. */
const statements = pages.flatMap((page): Statement[] =>
  [...readFileSync(path.join(OPERATING, page), 'utf8').matchAll(BLOCK)].map((match) => {
    const text = match[1] ?? '';
    return { page, role: ROLE.exec(text)?.[1] ?? 'unsaid', text: text.replace(ROLE, '').trim() };
  }),
);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

it('the operators’ pages have statements, and each says as which role it runs', () => {
  expect(statements.length).toBeGreaterThan(8);
  expect(statements.filter(({ role }) => role === 'unsaid')).toEqual([]);
});

it.each(statements)('$page, as $role: $text', async ({ role, text }) => {
  const urls: Record<string, string> = {
    admin: database.adminUrl,
    bn_owner: database.ownerUrl,
    bn_app: database.appUrl,
    bn_relay: database.relayUrl,
  };
  const client = new Client({ connectionString: urls[role] ?? '' });
  await client.connect();
  try {
    await client.query('BEGIN');
    if (role === 'bn_app') await client.query(`SELECT set_config('app.tenant_id', 'tnt_a', true)`);
    if (role === 'bn_app') await client.query(`INSERT INTO tenant (tenant_id, name) VALUES ('tnt_a', 'A')`);
    const answer = await client.query(text.replaceAll('tnt_…', 'tnt_a'));
    expect(answer).toBeDefined();
    await client.query('ROLLBACK');
  } finally {
    await client.end();
  }
});
