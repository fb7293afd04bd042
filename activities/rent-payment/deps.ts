import type { Pool } from '../../kernel/db';
import type { WakeUp } from '../../kernel/events';
import type { MpesaGateway } from '../../kernel/providers';
import type { Clock } from '../../kernel/time';

/** What the room's database steps work with. */
export interface RentPaymentDeps {
  readonly pool: Pool;
  /** Tells the relays after a commit that there are events. */
  readonly wakeUp: WakeUp;
  /** Seconds from the request to its push; what could not leave by then is not sent. */
  readonly sendWithinSeconds: number;
  /** Seconds after a push at which its outcome is asked for. */
  readonly askAfterSeconds: readonly number[];
  /** Seconds after a payout was handed over at which its outcome is asked for. */
  readonly payoutAskAfterSeconds: readonly number[];
  /** A refund above this needs a second person, in minor units. */
  readonly refundApprovalAboveMinor: bigint;
  /** The account that pays out for a paybill. @throws Error when the accounts file does not have it. */
  readonly payoutShortCodeOf: (tenantId: string, shortCode: string) => string;
}

/** What the calls to the provider work with. */
export interface ProviderDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  /** The gateway of a company's short code. @throws Error when the accounts file does not have it. */
  readonly gatewayOf: (tenantId: string, shortCode: string) => MpesaGateway;
  /** Address that the provider calls back about a target, with its token. */
  readonly callbackUrl: (tenantId: string, kind: string, targetId: string) => string;
  /** Calls a second that one short code may make, over all workers. */
  readonly requestsPerSecond: number;
  /** Seconds from the request to its push: later than this it is not sent. */
  readonly sendWithinSeconds: number;
}
