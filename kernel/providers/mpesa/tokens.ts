import { z } from 'zod';
import type { Clock } from '../../time';
import { refusalOf } from './classify';
import { ProviderError } from './provider-error';
import type { Wire } from './wire';

/** The path of the call that gives tokens. */
export const OAUTH_PATH = '/oauth/v1/generate';

const REFRESH_EARLY_MS = 300_000;
// The life comes as text. Of a token with a control character no header can be made.
const TOKEN = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive(),
});

/** The token of one application of the gateway. */
export interface Tokens {
  /** The token that holds. @throws ProviderError `not_sent`: without one, the request proper never leaves. */
  current(): Promise<string>;
  /** Drops a token that the gateway refuses, unless it was replaced already. */
  forget(token: string): void;
}

interface TokenSettings {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** Asks for one token; a refusal, and every failure, means that nothing was sent. */
async function askForToken(wire: Wire, settings: TokenSettings): Promise<z.output<typeof TOKEN>> {
  const { consumerKey: username, consumerSecret: password, timeoutMs } = settings;
  const request = { method: 'GET', url: OAUTH_PATH, params: { grant_type: 'client_credentials' } };
  const { status, body } = await wire({ ...request, auth: { username, password }, timeoutMs }).catch(
    (error: unknown) => {
      if (!(error instanceof ProviderError)) throw error;
      throw new ProviderError('not_sent', `no token: ${error.message}`, error.code);
    },
  );
  const read = TOKEN.safeParse(body);
  if (status === 200 && read.success) return read.data;
  throw new ProviderError(
    'not_sent',
    `no token: the gateway answered ${status}`,
    refusalOf(status, body).code,
  );
}

/** Keeps one token for all calls, replaced 5 minutes early; calls that come while it is fetched wait for the same one. */
export function openTokens(wire: Wire, settings: TokenSettings): Tokens {
  let held: { readonly token: string; readonly untilMs: number } | null = null;
  let underWay: Promise<string> | null = null;
  const renew = async (): Promise<string> => {
    const { access_token: token, expires_in: seconds } = await askForToken(wire, settings);
    held = { token, untilMs: settings.clock.now().getTime() + seconds * 1_000 - REFRESH_EARLY_MS };
    return token;
  };
  return {
    current: () => {
      if (held !== null && settings.clock.now().getTime() < held.untilMs) return Promise.resolve(held.token);
      underWay ??= renew().finally(() => {
        underWay = null;
      });
      return underWay;
    },
    forget: (token) => {
      if (held?.token === token) held = null;
    },
  };
}
