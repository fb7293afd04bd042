import { queryAsRelay, type Pool } from '../db';

/** Rows that wait, sorted by age. */
export interface Waiting {
  /** How many lie between one age limit and the next: one more than there are limits. */
  readonly byAge: readonly number[];
  /** Null where nothing waits. */
  readonly oldestSeconds: number | null;
}

/** How far a consumer is behind, over all its shards. */
export interface ConsumerLag {
  readonly consumer: string;
  readonly behind: number;
  /** Age of the first event that it has not passed; null where there is none. */
  readonly oldestSeconds: number | null;
}

/** What waits in the relay's own tables, of all companies together. */
export interface Backlog {
  readonly unpublished: number;
  readonly unpublishedOldestSeconds: number | null;
  readonly consumers: readonly ConsumerLag[];
  readonly starts: Waiting;
  readonly signals: Waiting;
}

const OUTBOX = `
  SELECT count(*)::int AS count, extract(epoch FROM now() - min(created_at))::float8 AS "oldestSeconds"
    FROM outbox WHERE position IS NULL`;

// The first event behind each cursor, by the index of positions; a consumer that is not behind costs nothing.
const CONSUMERS = `
  SELECT c.consumer, sum(greatest(s.position - c.position, 0))::int AS behind,
         extract(epoch FROM now() - min(next.created_at))::float8 AS "oldestSeconds"
    FROM consumer_cursor c
    JOIN outbox_shard s ON s.shard = c.shard
    LEFT JOIN LATERAL (SELECT created_at FROM outbox
                        WHERE shard = c.shard AND position > c.position AND c.position < s.position
                        ORDER BY position LIMIT 1) next ON true
   GROUP BY c.consumer ORDER BY c.consumer`;

const waiting = (table: string, isWaiting: string): string => `
  SELECT width_bucket(extract(epoch FROM now() - created_at)::float8, $1::float8[]) AS age, count(*)::int AS count,
         extract(epoch FROM now() - min(created_at))::float8 AS "oldestSeconds"
    FROM ${table} WHERE ${isWaiting} GROUP BY age`;

const STARTS = waiting('process_start', 'started_at IS NULL');
const SIGNALS = waiting('process_signal', 'handled_at IS NULL');

interface AgedRow {
  readonly age: number;
  readonly count: number;
  readonly oldestSeconds: number;
}

function waitingOf(rows: readonly AgedRow[], limits: readonly number[]): Waiting {
  const countOf = (age: number): number => rows.find((row) => row.age === age)?.count ?? 0;
  return {
    byAge: [...limits.map((_, age) => countOf(age)), countOf(limits.length)],
    oldestSeconds: rows.length === 0 ? null : Math.max(...rows.map((row) => row.oldestSeconds)),
  };
}

/**
 * Counts what waits to be published, consumed, started and told, of every company, as the relay's role: it sees no money
 * and no people.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function readBacklog(relayPool: Pool, ageLimitsSeconds: readonly number[]): Promise<Backlog> {
  const aged = (name: string, text: string) =>
    queryAsRelay<AgedRow>(relayPool, name, text, [ageLimitsSeconds]);
  const [outbox] = await queryAsRelay<{ count: number; oldestSeconds: number | null }>(
    relayPool,
    'backlog-outbox',
    OUTBOX,
  );
  return {
    unpublished: outbox?.count ?? 0,
    unpublishedOldestSeconds: outbox?.oldestSeconds ?? null,
    consumers: await queryAsRelay<ConsumerLag>(relayPool, 'backlog-consumers', CONSUMERS),
    starts: waitingOf(await aged('backlog-starts', STARTS), ageLimitsSeconds),
    signals: waitingOf(await aged('backlog-signals', SIGNALS), ageLimitsSeconds),
  };
}

const OWED = `
  SELECT tenant_id AS "tenantId" FROM process_start WHERE started_at IS NULL
  UNION SELECT tenant_id FROM process_signal WHERE handled_at IS NULL`;

/** Companies with a process that is not started, or word that is not taken: they may have no event yet. */
export async function companiesOwed(relayPool: Pool): Promise<string[]> {
  const rows = await queryAsRelay<{ tenantId: string }>(relayPool, 'companies-owed', OWED);
  return rows.map(({ tenantId }) => tenantId);
}
