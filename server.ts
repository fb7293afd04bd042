import type { Server } from 'node:http';
import { answerUnreadable, createApi } from './api';
import { openTokenVerifier } from './kernel/auth';
import { readConfig } from './kernel/config';
import { openPool } from './kernel/db';
import { openStartCalls } from './kernel/events';
import { openMetrics } from './kernel/metrics';
import { openLogger, runProcess, type Readiness, type StartedProcess } from './kernel/process';
import { connectTemporal, openBackgroundTeller, openPayloadCodec } from './kernel/temporal';
import { systemClock } from './kernel/time';

const config = readConfig();
const logger = openLogger('server', config.LOG_LEVEL);
const metrics = openMetrics('server');

/** How long requests under way may take to end once the server drains. */
const REQUESTS_END_MS_MAX = 15_000;
const KEEP_ALIVE_MS = 65_000;

async function start(readiness: Readiness): Promise<StartedProcess> {
  const pool = openPool(config.database.app, config.DATABASE_POOL_MAX, 'bossnyumba server');
  const temporal = connectTemporal(config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE, config.codecKeys);
  const calls = openStartCalls(pool, (error) => {
    logger.warn({ err: error }, 'workers were not called: the relay will start what was accepted');
  });
  const teller = openBackgroundTeller(temporal.client, (error) => {
    logger.warn({ err: error }, 'word to a process was left for the relay to tell');
  });
  const {
    AUTH_ISSUER: issuer,
    AUTH_AUDIENCE: audience,
    AUTH_JWKS_FILE: jwksFile,
    AUTH_JWKS_URL: jwksUrl,
  } = config;
  const app = createApi({
    pool,
    verifier: openTokenVerifier({ issuer, audience, jwksFile, jwksUrl }, systemClock),
    clock: systemClock,
    startSoon: calls.call,
    tellSoon: teller.tellSoon,
    callbackSecret: config.callbackSecret,
    webhooks: {
      secret: config.WEBHOOK_SECRET,
      privateAddressesAllowed: config.WEBHOOK_PRIVATE_ADDRESSES === 'allowed',
    },
    observeCallback: (kind, seconds) =>
      metrics.observe('bossnyumba_callback_delay_seconds', { kind }, seconds),
    publicUrl: config.CALLBACK_BASE_URL.replace(/\/$/, ''),
    mpesaAmountMinorMax: config.MPESA_AMOUNT_MINOR_MAX,
    paymentAmountMinorMax: config.PAYMENT_AMOUNT_MINOR_MAX,
    isReady: () => readiness.isReady(),
    codec: openPayloadCodec(config.codecKeys),
    temporalUiOrigin: config.TEMPORAL_UI_ORIGIN,
    requestsPerMinute: config.RATE_LIMIT_PER_MINUTE,
    logger,
  });
  const http = await new Promise<Server>((resolve, reject) => {
    const server = app.listen(config.PORT, config.HOST, () => resolve(server));
    server.once('error', reject);
  });
  answerUnreadable(http);
  http.keepAliveTimeout = KEEP_ALIVE_MS;
  return {
    isReady: async () => (await pool.query('SELECT 1')).rowCount === 1,
    stop: async () => {
      const closed = new Promise((resolve) => http.close(resolve));
      http.closeIdleConnections();
      // A request that is never finished must not keep from being done what is.
      const cut = setTimeout(() => http.closeAllConnections(), REQUESTS_END_MS_MAX);
      await closed;
      clearTimeout(cut);
      await calls.drain();
      await teller.drain();
      await temporal.close();
      await pool.end();
    },
  };
}

// Beside the API, on a port of its own: what an operator reads is not for whoever reaches the API.
const health = config.HEALTH_PORT === undefined ? undefined : { port: config.HEALTH_PORT, host: config.HOST };
void runProcess({ name: 'server', logger, health, expose: () => metrics.expose(), start });
