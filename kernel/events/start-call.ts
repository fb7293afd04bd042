import { queryAsRelay, type Pool } from '../db';
import { gather } from './gather';
import { listen } from './listen';
import type { StartKey } from './process-start';

/** Calls the workers to start what was accepted, by its key: what it starts with stands where it was accepted. */
export interface StartCalls {
  readonly call: (start: StartKey) => void;
  /** Sends what is not yet sent, as a draining process does. */
  drain(): Promise<void>;
}

const CHANNEL = 'bn_start';
/** A worker says here that it begins to listen. */
export const WORKER_CHANNEL = 'bn_worker';
const CALL_EVERY_MS = 5;
const CALL_AGAIN_MAX = 10_000;

/**
 * Opens the calls of a process that accepts: those of 5 ms go out together, after commit and outside any business transaction
 * (a NOTIFY inside one halves posting). A call that is lost, or that nobody hears, leaves the start to the relay. What could
 * not be sent is told to `onLost`.
 */
export function openStartCalls(pool: Pool, onLost: (error: unknown) => void): StartCalls {
  const text = `SELECT pg_notify('${CHANNEL}', start) FROM unnest($1::text[]) AS start`;
  const calls = gather<string>(CALL_EVERY_MS, async (starts) => {
    await pool.query({ name: 'start-call', text, values: [starts] }).catch(onLost);
  });
  return {
    call: ({ tenantId, workflowId }) => calls.add(`${tenantId} ${workflowId}`),
    drain: calls.drain,
  };
}

/**
 * Calls the workers for all that nobody has claimed or started, oldest first, as the relay does when a worker begins to listen:
 * what was called for before, nobody may have heard.
 * @throws AppError DATABASE_UNAVAILABLE; safe to repeat.
 */
export async function callAgain(relayPool: Pool): Promise<void> {
  const text = `SELECT count(pg_notify('${CHANNEL}', tenant_id || ' ' || workflow_id))
                  FROM (SELECT tenant_id, workflow_id FROM process_start WHERE started_at IS NULL AND claimed_at IS NULL
                         ORDER BY created_at LIMIT $1) AS unclaimed`;
  await queryAsRelay(relayPool, 'start-call-again', text, [CALL_AGAIN_MAX]);
}

/** A worker that listens for calls. */
export interface StartListener {
  readonly pool: Pool;
  /** Address of the application's role, for the connection that listens. */
  readonly appUrl: string;
  readonly take: (start: StartKey) => void;
  /** Told why it hears nothing, once until it does again. */
  readonly onDeaf: (error: unknown) => void;
}

/**
 * Hands each call to `take`; what is no call is passed over. Anybody who may connect can call: it says only where to look.
 * Whenever it begins to listen it says so, and the relay calls again. Returns the function that stops listening.
 */
export function onStartCall({ pool, appUrl, take, onDeaf }: StartListener): () => Promise<void> {
  const hear = (payload: string): void => {
    const space = payload.indexOf(' ');
    if (space < 1) return;
    take({ tenantId: payload.slice(0, space), workflowId: payload.slice(space + 1) });
  };
  return listen({
    url: appUrl,
    channels: { [CHANNEL]: hear },
    applicationName: 'bossnyumba worker starts',
    // Where this is not heard either, the relay starts what is left.
    onListening: () => void pool.query(`NOTIFY ${WORKER_CHANNEL}`).catch(() => undefined),
    onDeaf,
  });
}
