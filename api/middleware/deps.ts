import type { TokenVerifier } from '../../kernel/auth';
import type { Pool } from '../../kernel/db';
import type { StartableProcess } from '../../kernel/temporal';
import type { Clock } from '../../kernel/time';

/** What the doors work with. */
export interface ApiDeps {
  readonly pool: Pool;
  readonly verifier: TokenVerifier;
  readonly clock: Clock;
  /** Starts an accepted process without making the caller wait; what it cannot start, the relay does. */
  readonly startSoon: (process: StartableProcess) => void;
  /** Largest payment taken at the door, in minor units. */
  readonly paymentAmountMinorMax: bigint;
}
