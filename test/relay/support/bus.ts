import { openPool, type Pool } from '../../../kernel/db';
import { consumeShards, ensureCursors, publishOutbox, SHARDS, type Consumer } from '../../../kernel/events';
import { createTestDatabase, type TestDatabase } from '../../support/database';

/** A database with its pools, and the relay's work done by hand, step by step. */
export interface Bus {
  readonly database: TestDatabase;
  readonly adminPool: Pool;
  readonly appPool: Pool;
  readonly relayPool: Pool;
  /** Publishes all that waits. */
  publish(): Promise<void>;
  /** Hands a consumer all that is published; the failures of shards that stopped. */
  consume(consumer: Consumer): Promise<unknown[]>;
  close(): Promise<void>;
}

const CONNECTIONS_MAX = 10;

/** Opens a fresh database and cursors for the consumers named. */
export async function openBus(
  consumers: readonly Consumer['name'][] = ['audit', 'notifications'],
): Promise<Bus> {
  const database = await createTestDatabase();
  const adminPool = openPool(database.adminUrl, 2, 'test admin');
  const appPool = openPool(database.appUrl, CONNECTIONS_MAX, 'test app');
  const relayPool = openPool(database.relayUrl, CONNECTIONS_MAX, 'test relay');
  for (const name of consumers) await ensureCursors(relayPool, name);
  return {
    ...{ database, adminPool, appPool, relayPool },
    publish: async () => {
      while ((await publishOutbox(relayPool)) > 0);
    },
    consume: async (consumer) => {
      const failures: unknown[] = [];
      for (let shards: readonly number[] = SHARDS; shards.length > 0;) {
        const turn = consumeShards({ relayPool, appPool }, consumer, shards);
        const outcomes = await turn.catch((error: unknown) => (failures.push(error), []));
        failures.push(...outcomes.flatMap(({ failure }) => (failure ? [failure.error] : [])));
        shards = outcomes.filter(({ passed, failure }) => passed > 0 && !failure).map(({ shard }) => shard);
      }
      return failures;
    },
    close: async () => {
      await Promise.all([adminPool, appPool, relayPool].map((pool) => pool.end()));
      await database.drop();
    },
  };
}
