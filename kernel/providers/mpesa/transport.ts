import type { Clock } from '../../time';
import { refusalOf } from './classify';
import { ProviderError } from './provider-error';
import { OAUTH_PATH, openTokens } from './tokens';
import { openWire, type Wire } from './wire';

/** How the gateway is reached. */
export interface TransportSettings {
  readonly baseUrl: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** For each request, from the wait for a connection to the end of the answer. */
  readonly timeoutMs: number;
  /** The same for the request of a token. */
  readonly oauthTimeoutMs: number;
  readonly clock: Clock;
  /** Told of every request, those of tokens too: which, how long, how it ended. */
  readonly observe: (call: ProviderCall) => void;
}

/** One request as metrics see it. */
export interface ProviderCall {
  readonly endpoint: string;
  readonly ms: number;
  /** `ok`: it was answered with 200, whatever the answer says. */
  readonly outcome: 'ok' | ProviderError['kind'];
}

/** Calls with a token, each answered with a JSON object or a ProviderError. */
export interface Transport {
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null;

function measured(wire: Wire, observe: TransportSettings['observe']): Wire {
  return async (sending) => {
    const began = performance.now();
    const tell = (outcome: ProviderCall['outcome']): void => {
      try {
        observe({ endpoint: sending.url ?? '', ms: performance.now() - began, outcome });
      } catch {
        // Whoever counts calls must not turn one that was taken into a failure.
      }
    };
    try {
      const answer = await wire(sending);
      const isToken = sending.url === OAUTH_PATH;
      tell(answer.status === 200 ? 'ok' : isToken ? 'not_sent' : refusalOf(answer.status, answer.body).kind);
      return answer;
    } catch (error) {
      tell(error instanceof ProviderError ? error.kind : 'unknown');
      throw error;
    }
  };
}

/**
 * Opens the transport: one token for all calls, and a time-out over each request. A request whose token the gateway refuses
 * is made once more with a new one: such a refusal says by its code that nothing was done. Nothing else is ever repeated.
 */
export function openTransport(settings: TransportSettings): Transport {
  const { baseUrl, timeoutMs, oauthTimeoutMs, observe } = settings;
  const wire = measured(openWire(baseUrl), observe);
  const tokens = openTokens(wire, { ...settings, timeoutMs: oauthTimeoutMs });

  const once = async (url: string, data: object): Promise<unknown> => {
    const token = await tokens.current();
    const headers = { Authorization: `Bearer ${token}` };
    const { status, body } = await wire({ method: 'POST', url, data, headers, timeoutMs });
    if (status === 200) {
      if (isObject(body)) return body;
      throw new ProviderError('unknown', 'the gateway answered something that is no JSON object');
    }
    const refusal = refusalOf(status, body);
    if (refusal.kind === 'auth') tokens.forget(token);
    throw refusal;
  };

  return {
    post: async (path, body) => {
      try {
        return await once(path, body);
      } catch (error) {
        if (!(error instanceof ProviderError) || error.kind !== 'auth') throw error;
        return once(path, body);
      }
    },
  };
}
