import { z } from 'zod';

const port = z.coerce.number().int().min(1).max(65_535);
const count = (min: number, max: number): z.ZodCoercedNumber => z.coerce.number().int().min(min).max(max);
const url = z.url();

/** A list of seconds, each after the one before. */
const risingSeconds = (usual: string) =>
  z
    .string()
    .regex(/^\d{1,6}(,\d{1,6}){0,11}$/)
    .default(usual)
    .transform((text) => text.split(',').map(Number))
    .refine((all) => all.every((seconds, i) => i === 0 || seconds > (all[i - 1] ?? 0)), 'must rise');

/** The one schema of all settings: name, unit, default and (in the description) the remedy shown when it is wrong. */
export const SETTINGS = z.object({
  DATABASE_URL: url
    .optional()
    .describe('Administrator address of Postgres, used by setup and to derive the other three.'),
  DATABASE_OWNER_URL: url
    .optional()
    .describe('Address for bn_owner, which owns the tables; only setup uses it.'),
  DATABASE_APP_URL: url
    .optional()
    .describe('Address for bn_app, the application role under row-level security.'),
  DATABASE_RELAY_URL: url
    .optional()
    .describe('Address for bn_relay, which sees outbox, cursors and process starts only.'),
  DATABASE_ROLE_PASSWORD: z
    .string()
    .min(8)
    .default('bossnyumba-local')
    .describe('Password of the three roles when their addresses are derived; at least 8 characters.'),
  DATABASE_POOL_MAX: count(1, 200)
    .default(6)
    .describe(
      'Connections a process may hold; the relay twice as many of each of its two roles. A number from 1 to 200.',
    ),
  TEMPORAL_ADDRESS: z
    .string()
    .min(3)
    .default('127.0.0.1:7233')
    .describe('host:port of the Temporal frontend.'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default').describe('A Temporal namespace that exists.'),
  TEMPORAL_UI_ORIGIN: url
    .default('http://127.0.0.1:8233')
    .describe('Origin of the Temporal Web UI, allowed to call /codec.'),
  WORKER_BUILD_ID: z
    .string()
    .min(1)
    .optional()
    .describe('Set in production: turns worker versioning on under this build id.'),
  WORKER_CACHED_WORKFLOWS_MAX: count(1, 100_000)
    .default(500)
    .describe('Workflows kept in memory by a worker.'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\//)
    .default('smtp://127.0.0.1:1025')
    .describe('smtp://user:password@host:port of the outgoing mail server.'),
  MAIL_FROM: z
    .string()
    .min(3)
    .default('BOSSNYUMBA <no-reply@bossnyumba.test>')
    .describe('Sender of notices.'),
  SMS_URL: url
    .default('http://127.0.0.1:1026')
    .describe('Address of the SMS provider, https://api.africastalking.com in production.'),
  SMS_USERNAME: z.string().min(1).default('sandbox').describe('User name of the SMS account.'),
  SMS_API_KEY: z.string().min(1).optional().describe('Key of the SMS account; without it no SMS is sent.'),
  SMS_FROM: z
    .string()
    .regex(/^[A-Za-z0-9 _.-]{3,11}$/)
    .optional()
    .describe('Sender of SMS as registered: 3 to 11 letters and digits, or a short code.'),
  SMS_TIMEOUT_MS: count(100, 20_000)
    .default(10_000)
    .describe(
      'How long an SMS may take from the connection to the answer, in ms; then its outcome is unknown.',
    ),
  HOST: z.string().default('127.0.0.1').describe('Address the server listens on.'),
  PORT: port.default(8080).describe('Port the server listens on; 1 to 65535.'),
  HEALTH_PORT: port
    .optional()
    .describe(
      'Port where a process answers /healthz, /readyz and /metrics, for the operator’s network only; none by default.',
    ),
  METRICS_EVERY_MS: count(1_000, 600_000)
    .default(15_000)
    .describe('How often the relay reads the database for its metrics, in ms.'),
  METRICS_COMPANIES_MAX: count(1, 10_000)
    .default(250)
    .describe('Companies that the relay looks at in one round of its metrics; the others are next.'),
  AUTH_ISSUER: z.string().default('https://auth.bossnyumba.test').describe('The `iss` a token must carry.'),
  AUTH_AUDIENCE: z.string().default('bossnyumba-api').describe('The `aud` a token must carry.'),
  AUTH_JWKS_FILE: z
    .string()
    .optional()
    .describe('Path of a JWKS file; used by the embedded development issuer.'),
  AUTH_JWKS_URL: url
    .optional()
    .describe('Address of the issuer’s JWKS; needed unless AUTH_JWKS_FILE is set.'),
  CODEC_KEYS: z
    .string()
    .optional()
    .describe('Payload encryption keys as id:base64 of 32 bytes, comma separated, the first one current.'),
  PAYMENT_AMOUNT_MINOR_MAX: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .default('1000000000')
    .transform(BigInt)
    .describe('Largest payment accepted at the door, in minor units (default KES 10 million).'),
  MPESA_BASE_URL: url
    .default('https://sandbox.safaricom.co.ke')
    .describe('Address of Daraja, the gateway of M-Pesa.'),
  MPESA_ACCOUNTS_FILE: z
    .string()
    .optional()
    .describe('Path of the JSON file with the paybills and their secrets; M-Pesa is off without it.'),
  MPESA_TIMEOUT_MS: count(100, 60_000)
    .default(10_000)
    .describe('Longest wait for an answer of the gateway, in ms; what has none by then is unknown.'),
  MPESA_REQUESTS_PER_SECOND: z.coerce
    .number()
    .min(0.1)
    .max(1_000)
    .default(10)
    .describe('Calls a second that one short code may make, over all workers.'),
  MPESA_AMOUNT_MINOR_MAX: z
    .string()
    .regex(/^[1-9]\d{0,17}$/)
    .default('25000000')
    .transform(BigInt)
    .describe('Largest push, in minor units (default KES 250,000, the limit of a transaction).'),
  MPESA_SEND_WITHIN_SECONDS: count(10, 86_400)
    .default(14_400)
    .describe(
      'Longest time from the request to its push, in seconds, a day at most; what could not leave by then fails.',
    ),
  MPESA_ASK_AFTER_SECONDS: risingSeconds('20,45,90,180,600,3600').describe(
    'Seconds after a push at which its outcome is asked for; the statement is read at the last.',
  ),
  MPESA_PAYOUT_ASK_AFTER_SECONDS: risingSeconds('60,300,900,3600,21600,86400').describe(
    'Seconds after a payout was handed over at which its outcome is asked for.',
  ),
  REFUND_APPROVAL_ABOVE_MINOR: z
    .string()
    .regex(/^\d{1,18}$/)
    .default('1000000')
    .transform(BigInt)
    .describe('Refunds above this need a second person, in minor units (default KES 10,000).'),
  STATEMENT_EVERY_MS: count(1_000, 86_400_000)
    .default(900_000)
    .describe('How often the statement of each paybill is read, in ms.'),
  CALLBACK_BASE_URL: url
    .default('http://127.0.0.1:8080')
    .describe('Public address of the server, which providers call back.'),
  CALLBACK_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      'Secret of the tokens in callback addresses, at least 32 characters; the same for server and worker.',
    ),
  WEBHOOK_SECRET: z
    .string()
    .min(32)
    .optional()
    .describe(
      'What the secrets of webhooks are derived from, at least 32 characters; the same for server and relay. Without it webhooks are off.',
    ),
  WEBHOOK_TIMEOUT_MS: count(100, 20_000)
    .default(10_000)
    .describe('How long the receiver of a webhook may take from the connection to the answer, in ms.'),
  WEBHOOK_PRIVATE_ADDRESSES: z
    .enum(['refused', 'allowed'])
    .default('refused')
    .describe(
      'Whether webhooks may be called by http and at addresses of this host or network: allowed only in development.',
    ),
  RATE_LIMIT_PER_MINUTE: count(1, 1_000_000)
    .default(3_000)
    .describe('Requests a credential may make in a minute.'),
  RELAY_POLL_MS: count(10, 60_000)
    .default(500)
    .describe('How often the relay looks for work without being woken, in ms.'),
  SNAPSHOT_EVERY_MS: count(1_000, 86_400_000)
    .default(600_000)
    .describe('How often the relay folds ledgers that were posted to into their month snapshots, in ms.'),
  PROCESS_START_AFTER_MS: count(0, 600_000)
    .default(5_000)
    .describe('Age at which the relay starts an accepted process that no worker has started, in ms.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent'])
    .default('info')
    .describe('Least level logged.'),
});

/** The settings as read, before addresses and keys are derived. */
export type Settings = z.infer<typeof SETTINGS>;
