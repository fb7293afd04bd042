import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';

/** What is listened to, and by whom. */
export interface Listening {
  readonly url: string;
  /** By channel, what takes the payload of each NOTIFY. */
  readonly channels: Readonly<Record<string, (payload: string) => void>>;
  /** What the connection is called in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Called whenever it begins to listen: what was said before was missed. */
  readonly onListening?: () => void;
  /** Told why it does not listen, once until it does again. */
  readonly onDeaf?: (error: unknown) => void;
}

const RECONNECT_AFTER_MS = 1_000;
const ANSWER_TIMEOUT_MS = 3_000;
// A connection that only listens sends nothing, and would notice only by this that the other end is gone.
const KEEP_ALIVE_AFTER_MS = 10_000;
const END_MS_MAX = 1_000;

/**
 * Listens on a connection of its own, and connects again by itself, also when Postgres was down at first. Returns the function
 * that stops listening, within a second; from then on nothing is called.
 */
export function listen(listening: Listening): () => Promise<void> {
  const { url, channels, applicationName, onListening, onDeaf } = listening;
  const text = Object.keys(channels)
    .map((channel) => `LISTEN ${channel}`)
    .join('; ');
  let isStopped = false;
  let isDeaf = false;
  let current: Client | undefined;
  let retry: NodeJS.Timeout | undefined;

  const again = (error: unknown): void => {
    if (isStopped) return;
    if (!isDeaf) onDeaf?.(error);
    isDeaf = true;
    clearTimeout(retry);
    retry = setTimeout(() => void begin(), RECONNECT_AFTER_MS).unref();
  };
  const connect = async (client: Client): Promise<boolean> => {
    try {
      await client.connect();
      await client.query(text);
      return true;
    } catch (error) {
      again(error);
      void client.end().catch(() => undefined);
      return false;
    }
  };
  const begin = async (): Promise<void> => {
    const client = new Client({
      connectionString: url,
      application_name: applicationName,
      connectionTimeoutMillis: ANSWER_TIMEOUT_MS,
      query_timeout: ANSWER_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    });
    current = client;
    client.on('notification', ({ channel, payload = '' }) => isStopped || channels[channel]?.(payload));
    client.on('error', () => undefined);
    if (!(await connect(client))) return;
    client.once('end', () => again(new Error('the connection that listens has ended')));
    isDeaf = false;
    if (!isStopped) onListening?.();
  };

  void begin();
  return async () => {
    isStopped = true;
    clearTimeout(retry);
    const ended = current?.end().catch(() => undefined);
    // Nobody waits for the other end of a connection that is gone.
    await Promise.race([ended, sleep(END_MS_MAX, undefined, { ref: false })]);
  };
}
