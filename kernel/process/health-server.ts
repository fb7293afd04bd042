import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './readiness';

/** What a process is asked about itself, on a port that only the operator's network reaches. */
export interface HealthServer {
  /** The port it listens on, chosen by the system when 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

/** What `/metrics` answers, in the text format of Prometheus. */
export type Expose = () => Promise<{ readonly contentType: string; readonly body: string }>;

interface Answer {
  readonly code: number;
  readonly contentType: string;
  readonly body: string;
}

const REQUEST_MS_MAX = 5_000;

const said = (code: number, status: string): Answer => ({
  code,
  contentType: 'application/json',
  body: JSON.stringify({ status }),
});

async function answer(path: string | undefined, readiness: Readiness, expose?: Expose): Promise<Answer> {
  if (path === '/healthz') return said(200, 'alive');
  if (path === '/readyz') return (await readiness.isReady()) ? said(200, 'ready') : said(503, 'not ready');
  if (path === '/metrics' && expose) return { code: 200, ...(await expose()) };
  return said(404, 'unknown path');
}

/**
 * Answers GET /healthz (200 while the process lives) and GET /readyz (200, or 503 before start, while draining, and when
 * what it needs does not answer), and GET /metrics where there are any.
 * @throws Error EADDRINUSE or EACCES when the port cannot be had.
 */
export async function openHealthServer(
  port: number,
  host: string,
  readiness: Readiness,
  expose?: Expose,
): Promise<HealthServer> {
  const server: Server = createServer((request, response) => {
    void answer(request.url?.split('?')[0], readiness, expose)
      .catch(() => said(500, 'failed'))
      .then(({ code, contentType, body }) => {
        response.writeHead(code, { 'content-type': contentType, connection: 'close' });
        response.end(body);
      });
  });
  server.requestTimeout = REQUEST_MS_MAX;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
