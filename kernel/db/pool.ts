import { Pool as PgPool, types, type CustomTypesConfig } from 'pg';

/** A pool of Postgres connections of one role. */
export type Pool = PgPool;

const DATE_OID = 1082;
const BIGINT_OID = 20;
const NUMERIC_OID = 1700;

// Business dates stay text and amounts become bigint: a JavaScript Date would shift the day, a number would lose cents.
// Set per pool and not for the whole of pg, because Prisma's adapter reads with parsers of its own.
const OWN_PARSERS = new Map<number, (text: string) => unknown>([
  [DATE_OID, (text) => text],
  [BIGINT_OID, BigInt],
  [NUMERIC_OID, (text) => (/^-?\d+$/.test(text) ? BigInt(text) : text)],
]);

const typeParsers: CustomTypesConfig = {
  getTypeParser: (oid, format): ((text: string) => unknown) =>
    OWN_PARSERS.get(oid) ?? (types.getTypeParser(oid, format) as (text: string) => unknown),
};

const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 10_000;
// A new connection plans every statement and loads what it uses anew, tens of milliseconds of CPU: it outlives a quiet while.
const IDLE_TIMEOUT_MS = 300_000;
// Longer than the server's own limit: it strikes only where no answer comes at all, as from a host that has vanished.
const ANSWER_TIMEOUT_MS = 12_000;

// Every statement finds its rows by keys, whatever the values: one plan serves all, and planning anew for each call costs
// as much as running. Where statistics exist, Postgres would otherwise do so for every statement that takes an array.
// Compiling to machine code never pays here: an estimate for rows of JSON would set it off for each short statement.
// A plan made while a table was small would go on reading it from end to end until statistics are next taken of it.
const PLANS = '-c plan_cache_mode=force_generic_plan -c jit=off -c enable_seqscan=off';

const ignore = (): void => undefined;

interface CorkedClient {
  readonly connection: { readonly stream: { cork(): void; uncork(): void } };
  query(...args: unknown[]): unknown;
}

/** Statements asked for in one go leave in one packet: a write to the socket costs more than most statements. */
function sendTogether(client: CorkedClient): void {
  const { stream } = client.connection;
  const query = client.query.bind(client);
  let isCorked = false;
  client.query = (...args) => {
    if (!isCorked) {
      isCorked = true;
      stream.cork();
      process.nextTick(() => {
        isCorked = false;
        stream.uncork();
      });
    }
    return query(...args);
  };
}

/**
 * Opens a pool; every connection gives up on a statement after 10 s, and on a server that is silent after 12 s, so that a
 * stuck database becomes a visible error and never a wait without end. Statements that are asked for before the one ahead
 * is answered are sent at once, and run in that order.
 */
export function openPool(
  url: string,
  connectionsMax: number,
  applicationName: string,
  answerTimeoutMs = ANSWER_TIMEOUT_MS,
): Pool {
  const pool = new PgPool({
    connectionString: url,
    max: connectionsMax,
    application_name: applicationName,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idleTimeoutMillis: IDLE_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: answerTimeoutMs,
    keepAlive: true,
    options: PLANS,
    pipeline: true,
    types: typeParsers,
  });
  // A connection that dies with the server must not end the process, neither idle (the pool says so) nor in use (the
  // client does, beside failing its query, and nobody listens): the next query finds out by itself.
  pool.on('error', ignore);
  pool.on('connect', (client) => {
    client.on('error', ignore);
    sendTogether(client);
  });
  return pool;
}
