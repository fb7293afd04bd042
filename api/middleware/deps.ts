import type { TokenVerifier } from '../../kernel/auth';
import type { Pool } from '../../kernel/db';
import type { CompanyProcess, TellableSignal } from '../../kernel/temporal';
import type { Clock } from '../../kernel/time';

/** What webhooks are made with. */
export interface WebhookSettings {
  /** What their secrets are derived from; undefined: the installation has none. */
  readonly secret: string | undefined;
  /** Whether http and addresses within the network may be called, as in development. */
  readonly privateAddressesAllowed: boolean;
}

/** What the doors work with. */
export interface ApiDeps {
  readonly pool: Pool;
  readonly verifier: TokenVerifier;
  readonly clock: Clock;
  /** Has an accepted process started without making the caller wait; where nobody starts it, the relay does. */
  readonly startSoon: (process: CompanyProcess) => void;
  /** Tells a process its word without making the caller wait; what it cannot tell, the relay does. */
  readonly tellSoon: (word: TellableSignal) => void;
  /** Secret of the tokens in callback addresses and payment links. */
  readonly callbackSecret: string;
  /** Where the server is reached from outside, without a slash at its end: payment links begin with it. */
  readonly publicUrl: string;
  readonly webhooks: WebhookSettings;
  /** Largest push asked for, in minor units: the provider's own limit. */
  readonly mpesaAmountMinorMax: bigint;
  /** Largest payment taken at the door, in minor units. */
  readonly paymentAmountMinorMax: bigint;
}
