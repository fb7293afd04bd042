import { auditConsumer } from './consumers/audit';
import { keepMetrics } from './consumers/metrics';
import { notificationsConsumer, openMailer, unsentNotices } from './consumers/notifications';
import { keepSnapshots } from './consumers/projections';
import { keepStatementsRead } from './consumers/statements';
import { keepWebhooks, webhookStandings } from './consumers/webhooks';
import { B2C_RESULTS, STK_RESULTS } from './domain/rent-payment/mpesa-results';
import { readConfig, type Config } from './kernel/config';
import { openPool, type Pool } from './kernel/db';
import { openRelay, SHARDS, type Loop, type RelayReport } from './kernel/events';
import { openMetrics, type Metrics } from './kernel/metrics';
import { openLogger, runProcess, type Logger, type StartedProcess } from './kernel/process';
import { openSms, type SmsSender } from './kernel/providers';
import { connectTemporal, startProcess, tellProcess } from './kernel/temporal';
import { systemClock } from './kernel/time';

/** Some of its connections wait for mail servers, which those of other processes never do: so it has more of each role. */
const TIMES_POOL_MAX = 2;
/** Connections kept free of consumers: publishing, snapshots, and looking for what is to be done. */
const CONNECTIONS_OF_LOOPS = 4;

/** How long an event may lie before it is sent to a webhook that has nothing else to do. */
const WEBHOOK_EVERY_MS = 1_000;
const WEBHOOK_SWEEP_EVERY_MS = 30_000;

const reportTo = (logger: Logger): RelayReport => ({
  failed: ({ error, ...failure }) => logger.warn({ ...failure, err: error }, 'failed, will be tried again'),
  recovered: (work) => logger.info({ work }, 'works again'),
});

function smsOf(config: Config, logger: Logger): SmsSender | undefined {
  const { SMS_URL: url, SMS_USERNAME: username, SMS_API_KEY: apiKey, SMS_FROM: from } = config;
  if (apiKey !== undefined) return openSms({ url, username, apiKey, from, timeoutMs: config.SMS_TIMEOUT_MS });
  logger.warn('SMS is off: SMS_API_KEY is not set; who prefers SMS alone is told by mail');
  return undefined;
}

/** What the loops of the relay share. */
interface Parts {
  readonly relayPool: Pool;
  readonly appPool: Pool;
  readonly report: RelayReport;
}

function webhooksOf(config: Config, logger: Logger, parts: Parts): Loop | undefined {
  const { WEBHOOK_SECRET: secret, WEBHOOK_TIMEOUT_MS: timeoutMs } = config;
  if (secret === undefined) {
    logger.warn('webhooks are off: WEBHOOK_SECRET is not set');
    return undefined;
  }
  const privateAddressesAllowed = config.WEBHOOK_PRIVATE_ADDRESSES === 'allowed';
  const every = { everyMs: WEBHOOK_EVERY_MS, sweepEveryMs: WEBHOOK_SWEEP_EVERY_MS };
  const settings = { secret, timeoutMs, privateAddressesAllowed, ...every };
  return keepWebhooks({ ...parts, ...settings, clock: systemClock });
}

const isKnownCode = (call: string, code: string): boolean =>
  Object.hasOwn(call === 'stk' ? STK_RESULTS : B2C_RESULTS, code);

function start(config: Config, logger: Logger, metrics: Metrics): StartedProcess {
  const connectionsMax = TIMES_POOL_MAX * config.DATABASE_POOL_MAX;
  const relayPool = openPool(config.database.relay, connectionsMax, 'bossnyumba relay');
  const appPool = openPool(config.database.app, connectionsMax, 'bossnyumba relay consumers');
  const temporal = connectTemporal(config.TEMPORAL_ADDRESS, config.TEMPORAL_NAMESPACE, config.codecKeys);
  const mailer = openMailer(config.SMTP_URL, config.MAIL_FROM);
  const sms = smsOf(config, logger);
  const clock = systemClock;
  const consumers = [auditConsumer(clock), notificationsConsumer({ appPool, mailer, sms, clock })];
  const connectionsEach = Math.floor((connectionsMax - CONNECTIONS_OF_LOOPS) / consumers.length);
  const report = reportTo(logger);
  const relay = openRelay({
    ...{ relayPool, appPool, relayUrl: config.database.relay, consumers, clock },
    start: (process) => startProcess(temporal.client, process),
    tell: (word) => tellProcess(temporal.client, word),
    pollMs: config.RELAY_POLL_MS,
    startAfterMs: config.PROCESS_START_AFTER_MS,
    turnsAtOnce: Math.max(1, connectionsEach),
    shardsAtOnce: SHARDS.length,
    report,
  });
  const snapshots = keepSnapshots({
    ...{ relayPool, appPool, report },
    everyMs: config.SNAPSHOT_EVERY_MS,
    sayUnbalanced: (value) => metrics.say('bossnyumba_ledgers_unbalanced', [{ labels: {}, value }]),
  });
  const gauges = keepMetrics({
    ...{ relayPool, appPool, metrics, clock, report },
    everyMs: config.METRICS_EVERY_MS,
    companiesMax: config.METRICS_COMPANIES_MAX,
    countNotices: unsentNotices,
    countWebhooks: webhookStandings,
    isKnown: isKnownCode,
  });
  const statements = keepStatementsRead({
    ...{ relayPool, appPool, clock, report, everyMs: config.STATEMENT_EVERY_MS },
    start: (sweep) => startProcess(temporal.client, sweep),
  });
  const webhooks = webhooksOf(config, logger, { relayPool, appPool, report });
  const loops = [relay, snapshots, statements, gauges, ...(webhooks ? [webhooks] : [])];
  return {
    isReady: () => Promise.resolve(relay.isHealthy()),
    stop: async () => {
      await Promise.all(loops.map((loop) => loop.stop()));
      mailer.close();
      await Promise.all([relayPool.end(), appPool.end(), temporal.close()]);
    },
  };
}

const config = readConfig();
const logger = openLogger('relay', config.LOG_LEVEL);
const metrics = openMetrics('relay');
void runProcess({
  name: 'relay',
  logger,
  health: config.HEALTH_PORT === undefined ? undefined : { port: config.HEALTH_PORT, host: config.HOST },
  expose: () => metrics.expose(),
  start: () => Promise.resolve(start(config, logger, metrics)),
});
