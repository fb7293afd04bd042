import { libraryCalls } from './library-calls';
import { ownCalls } from './own-calls';
import type { MpesaCredentials, MpesaGateway, StatementWindow } from './port';
import { ProviderError } from './provider-error';
import type { Clock } from '../../time';
import { openTransport, type ProviderCall } from './transport';

/** How a gateway is opened. */
export interface MpesaSettings {
  readonly baseUrl: string;
  readonly credentials: MpesaCredentials;
  readonly clock: Clock;
  readonly timeoutMs?: number;
  readonly oauthTimeoutMs?: number;
  /** Address given where the paybill registers for its statement; the statement is asked for, so nothing comes there. */
  readonly statementUrl?: string;
  readonly observe?: (call: ProviderCall) => void;
}

const TIMEOUT_MS = 10_000;
const OAUTH_TIMEOUT_MS = 5_000;

/** A paybill that is not registered for its statement is refused so. */
const NOT_REGISTERED = '400.001';

/** Reads the statement; a paybill that is not registered for it registers itself, once, where it can. */
async function pullRegistered(
  gateway: Pick<MpesaGateway, 'pull' | 'registerPull'>,
  window: StatementWindow,
  { credentials: { nominatedNumber }, statementUrl: callbackUrl }: MpesaSettings,
): ReturnType<MpesaGateway['pull']> {
  try {
    return await gateway.pull(window);
  } catch (error) {
    const isNew = error instanceof ProviderError && error.code === NOT_REGISTERED;
    if (!isNew || nominatedNumber === undefined || callbackUrl === undefined) throw error;
    await gateway.registerPull({ nominatedNumber, callbackUrl });
    return gateway.pull(window);
  }
}

/**
 * Opens M-Pesa for one paybill: the provider's own library (its bodies) behind our port, over a transport with time-outs,
 * one token for all calls and a meaning for every failure.
 */
export function openMpesa(settings: MpesaSettings): MpesaGateway {
  const { baseUrl, credentials, clock, observe = () => undefined } = settings;
  const { timeoutMs = TIMEOUT_MS, oauthTimeoutMs = OAUTH_TIMEOUT_MS } = settings;
  const { consumerKey, consumerSecret } = credentials;
  const transport = openTransport({
    baseUrl,
    consumerKey,
    consumerSecret,
    timeoutMs,
    oauthTimeoutMs,
    clock,
    observe,
  });
  const gateway = {
    ...libraryCalls({ baseUrl, credentials, transport }),
    ...ownCalls(transport, credentials),
  };
  return { ...gateway, pull: (window) => pullRegistered(gateway, window, settings) };
}
