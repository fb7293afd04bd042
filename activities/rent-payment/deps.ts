import type { Pool } from '../../kernel/db';
import type { WakeUp } from '../../kernel/events';

/** What the room's activities work with. */
export interface RentPaymentDeps {
  readonly pool: Pool;
  /** Tells the relays after a commit that there are events. */
  readonly wakeUp: WakeUp;
}
