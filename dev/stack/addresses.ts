/** The embedded SMS provider, and the account that it serves. */
export interface SmsSimulator {
  readonly smsUrl: string;
  readonly username: string;
  readonly apiKey: string;
}

/** Where everything of a stack can be reached, embedded or given. */
export interface StackAddresses {
  /** The administrator's address: setup uses it, the others are derived from it. */
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** Undefined where the Temporal is not ours, or runs without its Web UI. */
  readonly temporalUiUrl: string | undefined;
  readonly smtpUrl: string;
  /** The inbox by HTTP (`/messages`); undefined where SMTP_URL is given. */
  readonly inboxUrl: string | undefined;
  /** The gateway of M-Pesa. */
  readonly mpesaUrl: string;
  /** Where its simulator is told what to do; undefined where MPESA_BASE_URL is given. */
  readonly mpesaControlUrl: string | undefined;
  /** Undefined where SMS_URL is given; otherwise its texts are at `/messages`. */
  readonly smsSimulator: SmsSimulator | undefined;
  /** The first server, whether or not it has been started. */
  readonly serverUrl: string;
}
