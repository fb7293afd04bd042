import type { Pool } from '../db';
import { listen } from './listen';
import { WORKER_CHANNEL } from './start-call';

/** Tells the relays that there is something to do. */
export type WakeUp = () => void;

const CHANNEL = 'bn_outbox';
// Longer than the two steps of a payment are apart, so that they wake together.
const WAKE_UP_EVERY_MS = 25;

/**
 * A wake-up that sends at most one NOTIFY per 25 ms, after commit and outside any business transaction (a NOTIFY inside
 * one halves posting). It may be lost without harm: the relay polls anyway.
 */
export function createWakeUp(pool: Pool): WakeUp {
  let scheduled = false;
  return () => {
    if (scheduled) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      pool.query(`NOTIFY ${CHANNEL}`).catch(() => undefined);
    }, WAKE_UP_EVERY_MS).unref();
  };
}

/**
 * Calls `wake` on each NOTIFY, and once whenever it begins to listen, for what it missed until then; and `onWorker` whenever a
 * worker begins to. Returns the function that stops listening.
 */
export function onWakeUp(relayUrl: string, wake: () => void, onWorker: () => void): () => Promise<void> {
  return listen({
    url: relayUrl,
    channels: { [CHANNEL]: wake, [WORKER_CHANNEL]: onWorker },
    applicationName: 'bossnyumba relay wake-up',
    onListening: wake,
  });
}
