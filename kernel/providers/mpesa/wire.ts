import axios, { isAxiosError, type AxiosRequestConfig } from 'axios';
import { openAgents, openPassage } from './connection';
import { ProviderError } from './provider-error';

/** What came back, whatever its status. A body that is no JSON is text. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A request and the time it may take: waiting for a connection, the connection, and the whole answer. */
export type Sending = Pick<AxiosRequestConfig, 'method' | 'url' | 'params' | 'headers' | 'auth' | 'data'> & {
  readonly timeoutMs: number;
};

/** Sends one request, once. @throws ProviderError `not_sent` where no connection stood, `unknown` without a whole answer. */
export type Wire = (sending: Sending) => Promise<Answer>;

const ANSWER_BYTES_MAX = 5_000_000;

function silence(error: unknown, hasOpened: boolean): ProviderError {
  // A bug of ours says nothing of the gateway. What axios throws carries the request, so it is not passed on as a cause.
  if (!isAxiosError(error)) throw error;
  const code = error.code === 'ERR_CANCELED' ? 'TIMEOUT' : (error.code ?? 'NO_ANSWER');
  return new ProviderError(hasOpened ? 'unknown' : 'not_sent', `no answer of the gateway (${code})`, code);
}

/** Opens the wire to an address. It takes no proxy of the environment, follows no redirect, and reads no endless answer. */
export function openWire(baseUrl: string): Wire {
  const client = axios.create({
    baseURL: baseUrl.replace(/\/$/, ''),
    maxRedirects: 0,
    maxContentLength: ANSWER_BYTES_MAX,
    proxy: false,
    ...openAgents(),
    validateStatus: () => true,
  });
  const isSecure = new URL(baseUrl).protocol === 'https:';
  return async ({ timeoutMs, ...request }) => {
    const passage = openPassage(isSecure);
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const { status, data } = await client.request<unknown>({
        ...request,
        signal,
        transport: passage.transport,
      });
      return { status, body: data };
    } catch (error) {
      throw silence(error, passage.hasOpened());
    }
  };
}
