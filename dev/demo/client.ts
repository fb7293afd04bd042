/** An answer of the API. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, never> & { readonly [key: string]: unknown };
}

/** Calls the API as one person. */
export interface ApiClient {
  get(path: string): Promise<Answer>;
  post(path: string, key: string, body: unknown): Promise<Answer>;
}

/** A client with a bearer token. */
export function apiClient(serverUrl: string, token: string): ApiClient {
  const call = async (path: string, init: RequestInit): Promise<Answer> => {
    const response = await fetch(`${serverUrl}${path}`, init);
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Answer['body'],
    };
  };
  const headers = { authorization: `Bearer ${token}`, 'x-client-app': 'demo' };
  return {
    get: (path) => call(path, { headers }),
    post: (path, key, body) =>
      call(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify(body),
      }),
  };
}

const POLL_MS = 50;

/** Asks until `done` says so. @throws Error naming what was waited for after `waitMsMax`. */
export async function until<T>(
  what: string,
  waitMsMax: number,
  ask: () => Promise<T>,
  done: (value: T) => boolean,
): Promise<T> {
  const deadline = performance.now() + waitMsMax;
  for (;;) {
    const value = await ask();
    if (done(value)) return value;
    if (performance.now() > deadline)
      throw new Error(`waited ${waitMsMax} ms in vain for: ${what}; last seen ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
