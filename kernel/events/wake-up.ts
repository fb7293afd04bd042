import { Client } from 'pg';
import type { Pool } from '../db';

/** Tells the relays that there is something to do. */
export type WakeUp = () => void;

const CHANNEL = 'bn_outbox';
const WAKE_UP_EVERY_MS = 10;
const RECONNECT_AFTER_MS = 1_000;

/**
 * A wake-up that sends at most one NOTIFY per 10 ms, after commit and outside any business transaction (a NOTIFY inside
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

/** Calls `wake` on each NOTIFY; reconnects by itself. Returns the function that stops listening. */
export function onWakeUp(relayUrl: string, wake: () => void): () => Promise<void> {
  let stopped = false;
  let client: Client | undefined;
  const connect = async (): Promise<void> => {
    if (stopped) return;
    client = new Client({ connectionString: relayUrl, application_name: 'bossnyumba relay wake-up' });
    client.on('notification', wake);
    client.on('error', () => undefined);
    client.on('end', () => setTimeout(() => void connect().catch(() => undefined), RECONNECT_AFTER_MS).unref());
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
  };
  void connect().catch(() => undefined);
  return async () => {
    stopped = true;
    await client?.end().catch(() => undefined);
  };
}
