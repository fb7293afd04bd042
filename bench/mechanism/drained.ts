import { until } from './closed-loop';
import type { BenchStack } from './stack';

const WAIT_MAX_MS = 300_000;
/** Seldom, because a look costs the measured Postgres memory and disk, though not counted CPU. */
const LOOK_EVERY_MS = 100;

/** Not one whose push Temporal lost on its way to the worker: no callback comes, and the bench has put off all questions. */
const OPEN = `SELECT
  EXISTS (SELECT FROM payment AS p WHERE p.status IN ('received', 'pending') AND NOT EXISTS (
    SELECT FROM payment_attempt AS a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.payment_id
       AND a.status = 'unknown' AND a.checkout_request_id IS NULL))
  OR EXISTS (SELECT FROM outbox WHERE position IS NULL)
  OR EXISTS (SELECT FROM consumer_cursor c JOIN outbox_shard s ON s.shard = c.shard WHERE c.position < s.position)
  OR EXISTS (SELECT FROM notification WHERE status = 'queued') AS open`;

/** Waits until every payment that can be settled is, every event published and consumed, and every notice sent. */
export function drained({ observer }: BenchStack): Promise<void> {
  return until('payments, events and notices to be done', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
    const { rows } = await observer.query<{ open: boolean }>(OPEN);
    return rows[0]?.open === false;
  });
}

/** How many payments of a company have succeeded. */
export async function succeeded({ observer }: BenchStack, tenantId: string): Promise<number> {
  const { rows } = await observer.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM payment WHERE tenant_id = $1 AND status = 'succeeded'`,
    [tenantId],
  );
  return rows[0]?.count ?? 0;
}
