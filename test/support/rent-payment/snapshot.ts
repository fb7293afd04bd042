import type { Pool } from '../../../kernel/db';

const TABLES = `SELECT c.relname AS name FROM pg_class c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
 WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace ORDER BY 1`;

/** Rows and their checksum, of every table of a company: two that are equal say that nothing was written between. */
export async function snapshotOf(adminPool: Pool, tenantId: string): Promise<Record<string, string>> {
  const { rows: tables } = await adminPool.query<{ name: string }>(TABLES);
  const snapshot: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await adminPool.query<{ sum: string }>(
      `SELECT count(*) || ' rows ' || md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) AS sum
         FROM "${name}" t WHERE tenant_id = $1`,
      [tenantId],
    );
    snapshot[name] = rows[0]?.sum ?? '';
  }
  return snapshot;
}
