import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import { z } from 'zod';
import type { Clock } from '../../time';
import { refusalOf, silenceOf } from './classify';
import { ProviderError } from './provider-error';

/** How the gateway is reached. */
export interface TransportSettings {
  readonly baseUrl: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly timeoutMs: number;
  readonly oauthTimeoutMs: number;
  readonly clock: Clock;
  /** Told of every call: which, how long, how it ended. */
  readonly observe: (call: ProviderCall) => void;
}

/** One call as metrics see it. */
export interface ProviderCall {
  readonly endpoint: string;
  readonly ms: number;
  readonly outcome: 'ok' | ProviderError['kind'];
}

/** Calls with a token, each answered with a JSON object or a ProviderError. */
export interface Transport {
  post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown>;
}

const ANSWER_BYTES_MAX = 5_000_000;
const SOCKETS_MAX = 50;
const REFRESH_EARLY_MS = 300_000;
const TOKEN = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() });

function openClient({ baseUrl, timeoutMs }: TransportSettings): AxiosInstance {
  return axios.create({
    baseURL: baseUrl.replace(/\/$/, ''),
    timeout: timeoutMs,
    maxRedirects: 0,
    maxContentLength: ANSWER_BYTES_MAX,
    proxy: false,
    httpAgent: new HttpAgent({ keepAlive: true, maxSockets: SOCKETS_MAX }),
    httpsAgent: new HttpsAgent({ keepAlive: true, maxSockets: SOCKETS_MAX }),
    validateStatus: () => true,
  });
}

const isObject = (body: unknown): body is object => typeof body === 'object' && body !== null;

/** Keeps one token for all calls; those that come while it is fetched wait for the same one. */
function openTokens(client: AxiosInstance, settings: TransportSettings) {
  const { consumerKey: username, consumerSecret: password, oauthTimeoutMs, clock } = settings;
  let held: { token: string; untilMs: number } | null = null;
  let underWay: Promise<string> | null = null;
  const fetchToken = async (): Promise<string> => {
    const answer = await client
      .get<unknown>('/oauth/v1/generate', {
        params: { grant_type: 'client_credentials' },
        auth: { username, password },
        timeout: oauthTimeoutMs,
        signal: AbortSignal.timeout(oauthTimeoutMs),
      })
      .catch((error: unknown) => {
        // Without a token the request proper was never sent, whatever became of this one.
        throw new ProviderError('not_sent', 'no token: the gateway does not answer', silenceOf(error).code);
      });
    const read = TOKEN.safeParse(answer.data);
    if (answer.status === 200 && read.success) {
      const { access_token: token, expires_in: seconds } = read.data;
      held = { token, untilMs: clock.now().getTime() + Math.max(0, seconds * 1_000 - REFRESH_EARLY_MS) };
      return token;
    }
    const { code } = refusalOf(answer.status, answer.data);
    const isRefused = answer.status === 400 || answer.status === 401;
    throw new ProviderError(
      isRefused ? 'auth' : 'not_sent',
      `no token: the gateway answered ${answer.status}`,
      code,
    );
  };
  return {
    forget: (token: string): void => {
      if (held?.token === token) held = null;
    },
    token: (): Promise<string> => {
      if (held !== null && clock.now().getTime() < held.untilMs) return Promise.resolve(held.token);
      underWay ??= fetchToken().finally(() => {
        underWay = null;
      });
      return underWay;
    },
  };
}

/**
 * Opens the transport: time-outs over the whole call, no redirects, one token for all, refreshed 5 minutes early; a token
 * that is refused is replaced and the call made once more, for then nothing was done.
 */
export function openTransport(settings: TransportSettings): Transport {
  const client = openClient(settings);
  const tokens = openTokens(client, settings);
  const { timeoutMs, observe } = settings;

  const once = async (path: string, body: object): Promise<unknown> => {
    const token = await tokens.token();
    const answer = await client
      .post<unknown>(path, body, {
        headers: { Authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(timeoutMs),
      })
      .catch((error: unknown) => {
        throw silenceOf(error);
      });
    if (answer.status === 200) {
      if (isObject(answer.data)) return answer.data;
      throw new ProviderError('unknown', 'the gateway answered something that is no JSON object');
    }
    const refusal = refusalOf(answer.status, answer.data);
    if (refusal.kind === 'auth') tokens.forget(token);
    throw refusal;
  };

  const twice = async (path: string, body: object): Promise<unknown> => {
    try {
      return await once(path, body);
    } catch (error) {
      const isStale = error instanceof ProviderError && error.kind === 'auth' && error.code !== undefined;
      if (!isStale) throw error;
      return once(path, body);
    }
  };

  return {
    post: async (path, body) => {
      const began = performance.now();
      const told = (outcome: ProviderCall['outcome']): void =>
        observe({ endpoint: path, ms: performance.now() - began, outcome });
      try {
        const answer = await twice(path, body);
        told('ok');
        return answer;
      } catch (error) {
        told(error instanceof ProviderError ? error.kind : 'unknown');
        throw error;
      }
    },
  };
}
