import { Agent, request } from 'node:http';

/** What a server answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Calls one server over connections that stay open. */
export interface HttpClient {
  get(path: string): Promise<Answer>;
  post(path: string, key: string, body: unknown): Promise<Answer>;
  close(): void;
}

/** Opens a client of at most `connections`; node:http, because fetch costs the load generator several times as much. */
export function openHttpClient(
  baseUrl: string,
  connections: number,
  headers: Readonly<Record<string, string>>,
): HttpClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(baseUrl);
  const call = (
    method: string,
    path: string,
    extra: Record<string, string>,
    body?: string,
  ): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const options = { agent, hostname, port, method, path, headers: { ...headers, ...extra } };
      const sent = request(options, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.once('error', reject);
      });
      sent.once('error', reject);
      sent.end(body);
    });
  return {
    get: (path) => call('GET', path, {}),
    post: (path, key, body) => {
      const text = JSON.stringify(body);
      const length = String(Buffer.byteLength(text));
      const extra = { 'content-type': 'application/json', 'content-length': length, 'idempotency-key': key };
      return call('POST', path, extra, text);
    },
    close: () => agent.destroy(),
  };
}
