import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from '../../kernel/db';

const TABLES = `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`;

type Checksums = Readonly<Record<string, string>>;

async function readAll(adminPool: Pool): Promise<Checksums> {
  const tables = await adminPool.query<{ name: string }>(TABLES);
  const parts = tables.rows.map(
    ({
      name,
    }) => `SELECT '${name}' AS name, count(*) || ' rows ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')
      AS sum FROM "${name}" t`,
  );
  const { rows } = await adminPool.query<{ name: string; sum: string }>(parts.join(' UNION ALL '));
  return Object.fromEntries(rows.map(({ name, sum }) => [name, sum]));
}

/**
 * Opens a look at every row of every table of the catalogue, as a checksum by table. The pool is the superuser's: nothing
 * is hidden. Tables are read again only when a transaction has taken an id since, which every write does first.
 */
export function openChecksums(adminPool: Pool): () => Promise<Checksums> {
  let known: { readonly snapshot: string; readonly sums: Checksums } | undefined;
  return async () => {
    const { rows } = await adminPool.query<{ snapshot: string }>(
      'SELECT pg_current_snapshot()::text AS snapshot',
    );
    const snapshot = rows[0]?.snapshot ?? '';
    if (known?.snapshot !== snapshot) known = { snapshot, sums: await readAll(adminPool) };
    return known.sums;
  };
}

// What is under way anywhere: processes not started or not ended, events not published or not consumed, notices not sent.
const UNDER_WAY = `SELECT (
    (SELECT count(*) FROM process_start WHERE started_at IS NULL)
  + (SELECT count(*) FROM payment WHERE status IN ('received', 'pending'))
  + (SELECT count(*) FROM bank_deposit WHERE status = 'received')
  + (SELECT count(*) FROM payment_reversal WHERE status = 'received')
  + (SELECT count(*) FROM charge_adjustment WHERE status = 'received')
  + (SELECT count(*) FROM outbox WHERE position IS NULL)
  + (SELECT count(*) FROM outbox_shard s JOIN consumer_cursor c USING (shard) WHERE c.position < s.position)
  + (SELECT count(*) FROM notification WHERE status = 'queued'))::int AS count`;

const QUIET_MS_MAX = 60_000;
const LOOK_EVERY_MS = 50;

/** Waits until nothing is under way. @throws Error after a minute. */
export async function untilQuiet(adminPool: Pool): Promise<void> {
  const deadline = performance.now() + QUIET_MS_MAX;
  for (;;) {
    const { rows } = await adminPool.query<{ count: number }>(UNDER_WAY);
    if (rows[0]?.count === 0) return;
    if (performance.now() > deadline) throw new Error(`${rows[0]?.count} things are still under way`);
    await sleep(LOOK_EVERY_MS);
  }
}
