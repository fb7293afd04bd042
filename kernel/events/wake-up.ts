import { Client } from 'pg';
import type { Pool } from '../db';

/** Tells the relays that there is something to do. */
export type WakeUp = () => void;

const CHANNEL = 'bn_outbox';
// Longer than the two steps of a payment are apart, so that they wake together.
const WAKE_UP_EVERY_MS = 25;
const RECONNECT_AFTER_MS = 1_000;
const CONNECT_TIMEOUT_MS = 3_000;

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
 * Calls `wake` on each NOTIFY, and once whenever it begins to listen, for what it missed until then. Connects again by
 * itself, also when Postgres was down at first. Returns the function that stops listening.
 */
export function onWakeUp(relayUrl: string, wake: () => void): () => Promise<void> {
  let isStopped = false;
  let current: Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  const listen = async (): Promise<void> => {
    const client = new Client({
      connectionString: relayUrl,
      application_name: 'bossnyumba relay wake-up',
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    current = client;
    client.on('notification', wake);
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query(`LISTEN ${CHANNEL}`);
      client.once('end', later);
      wake();
    } catch {
      later();
      await client.end().catch(() => undefined);
    }
  };
  const later = (): void => {
    if (isStopped) return;
    clearTimeout(retry);
    retry = setTimeout(() => void listen(), RECONNECT_AFTER_MS).unref();
  };

  void listen();
  return async () => {
    isStopped = true;
    clearTimeout(retry);
    await current?.end().catch(() => undefined);
  };
}
