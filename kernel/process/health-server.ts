import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readiness } from './readiness';

/** The two questions an orchestrator asks a process without an API of its own. */
export interface HealthServer {
  /** The port it listens on, chosen by the system when 0 was asked for. */
  readonly port: number;
  close(): Promise<void>;
}

const REQUEST_MS_MAX = 5_000;

async function answer(
  path: string | undefined,
  readiness: Readiness,
): Promise<{ code: number; status: string }> {
  if (path === '/healthz') return { code: 200, status: 'alive' };
  if (path !== '/readyz') return { code: 404, status: 'unknown path' };
  return (await readiness.isReady()) ? { code: 200, status: 'ready' } : { code: 503, status: 'not ready' };
}

/**
 * Answers GET /healthz (200 while the process lives) and GET /readyz (200, or 503 before start, while draining, and when
 * what it needs does not answer).
 * @throws Error EADDRINUSE or EACCES when the port cannot be had.
 */
export async function openHealthServer(
  port: number,
  host: string,
  readiness: Readiness,
): Promise<HealthServer> {
  const server: Server = createServer((request, response) => {
    void answer(request.url?.split('?')[0], readiness).then(({ code, status }) => {
      response.writeHead(code, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify({ status }));
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
