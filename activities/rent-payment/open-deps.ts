import type { Pool } from '../../kernel/db';
import { createWakeUp } from '../../kernel/events';
import { openMpesa, openMpesaAccounts, readMpesaAccounts, type ProviderCall } from '../../kernel/providers';
import { callbackToken } from '../../kernel/providers/inbound';
import { systemClock } from '../../kernel/time';
import type { ProviderDeps, RentPaymentDeps } from './deps';

/** What the worker's settings say of the room; times and amounts in the units of their names. */
export interface RoomSettings {
  /** The accounts file as read; null where M-Pesa is off: what is to be sent waits then, visibly. */
  readonly mpesaAccounts: string | null;
  readonly mpesaBaseUrl: string;
  readonly mpesaTimeoutMs: number;
  readonly mpesaRequestsPerSecond: number;
  readonly sendWithinSeconds: number;
  readonly askAfterSeconds: readonly number[];
  readonly payoutAskAfterSeconds: readonly number[];
  readonly refundApprovalAboveMinor: bigint;
  readonly callbackBaseUrl: string;
  readonly callbackSecret: string;
  /** Told of every call to the provider. */
  readonly observe?: (call: ProviderCall) => void;
}

/**
 * Opens what the room's activities work with.
 * @throws RangeError that names the fields of the accounts file which are wrong, and never a value.
 */
export function openRoom(
  pool: Pool,
  settings: RoomSettings,
): { readonly room: RentPaymentDeps; readonly providers: ProviderDeps } {
  const { mpesaAccounts, mpesaBaseUrl: baseUrl, mpesaTimeoutMs: timeoutMs, observe } = settings;
  const { callbackBaseUrl, callbackSecret } = settings;
  const accounts = openMpesaAccounts(mpesaAccounts === null ? [] : readMpesaAccounts(mpesaAccounts));
  const statementUrl = `${callbackBaseUrl}/callbacks/statement`;
  const gateways = accounts.map((credentials) =>
    openMpesa({
      ...{ baseUrl, credentials, clock: systemClock, timeoutMs, statementUrl },
      ...(observe && { observe }),
    }),
  );
  return {
    room: {
      pool,
      wakeUp: createWakeUp(pool),
      sendWithinSeconds: settings.sendWithinSeconds,
      askAfterSeconds: settings.askAfterSeconds,
      payoutAskAfterSeconds: settings.payoutAskAfterSeconds,
      refundApprovalAboveMinor: settings.refundApprovalAboveMinor,
      payoutShortCodeOf: (tenantId, shortCode) => accounts.of(tenantId, shortCode).b2cShortCode,
    },
    providers: {
      pool,
      clock: systemClock,
      gatewayOf: (tenantId, shortCode) => gateways.of(tenantId, shortCode),
      callbackUrl: (...facts) =>
        [callbackBaseUrl, 'callbacks/paybill', ...facts, callbackToken(callbackSecret, ...facts)].join('/'),
      requestsPerSecond: settings.mpesaRequestsPerSecond,
      sendWithinSeconds: settings.sendWithinSeconds,
    },
  };
}
