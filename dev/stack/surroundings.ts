/**
 * The few variables of the caller's environment that the embedded stack itself looks at; what the product reads is
 * `kernel/config`. The one place under dev/ that touches `process.env`.
 */
export interface Surroundings {
  /** Addresses that replace an embedded part. */
  readonly DATABASE_URL: string | undefined;
  readonly TEMPORAL_ADDRESS: string | undefined;
  readonly SMTP_URL: string | undefined;
  readonly MPESA_BASE_URL: string | undefined;
  /** The paybills of a given gateway. */
  readonly MPESA_ACCOUNTS_FILE: string | undefined;
  readonly SMS_URL: string | undefined;
  /** Secrets that belong to a given database or Temporal, and then rule over the stack's own. */
  readonly DATABASE_ROLE_PASSWORD: string | undefined;
  readonly CODEC_KEYS: string | undefined;
  readonly CALLBACK_SECRET: string | undefined;
  readonly WEBHOOK_SECRET: string | undefined;
  /** The Temporal CLI to use instead of looking for one. */
  readonly TEMPORAL_CLI_PATH: string | undefined;
  readonly PATH: string;
  /** When dev/bootstrap.mjs began, in epoch milliseconds; absent when the program was started without it. */
  readonly BOOTSTRAP_STARTED_AT_MS: string | undefined;
}

/** The variables as they are now; empty text counts as not set. */
export function surroundings(): Surroundings {
  const read = (name: keyof Surroundings): string | undefined => process.env[name] || undefined;
  return {
    DATABASE_URL: read('DATABASE_URL'),
    TEMPORAL_ADDRESS: read('TEMPORAL_ADDRESS'),
    SMTP_URL: read('SMTP_URL'),
    MPESA_BASE_URL: read('MPESA_BASE_URL'),
    MPESA_ACCOUNTS_FILE: read('MPESA_ACCOUNTS_FILE'),
    CALLBACK_SECRET: read('CALLBACK_SECRET'),
    WEBHOOK_SECRET: read('WEBHOOK_SECRET'),
    SMS_URL: read('SMS_URL'),
    DATABASE_ROLE_PASSWORD: read('DATABASE_ROLE_PASSWORD'),
    CODEC_KEYS: read('CODEC_KEYS'),
    TEMPORAL_CLI_PATH: read('TEMPORAL_CLI_PATH'),
    PATH: read('PATH') ?? '',
    BOOTSTRAP_STARTED_AT_MS: read('BOOTSTRAP_STARTED_AT_MS'),
  };
}

const ROLE_ADDRESSES = ['DATABASE_OWNER_URL', 'DATABASE_APP_URL', 'DATABASE_RELAY_URL'];

/**
 * The whole environment of this process with `added` over it, for a child. Where `added` names another database than
 * the caller's, the caller's role addresses are left out: a test must never migrate the database they point to.
 */
export function environmentWith(added: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const inherited: NodeJS.ProcessEnv = { ...process.env };
  if (added['DATABASE_URL'] !== undefined && added['DATABASE_URL'] !== inherited['DATABASE_URL']) {
    for (const name of ROLE_ADDRESSES) delete inherited[name];
  }
  return { ...inherited, ...added };
}
