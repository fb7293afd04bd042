import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const HOST = '127.0.0.1';
/** Above what clients keep their connections for: no request meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 65_000;
const BACKLOG = 2_048;

type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** An HTTP listener on loopback that can be shut while the program runs, and opened again on the same port. */
export class Listener {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #port: number;

  constructor(port: number, serve: Serve) {
    this.#port = port;
    this.#server = createServer((request, response) => {
      serve(request, response).catch((error: unknown) => {
        // A request whose connection broke while it was read is nobody's fault; the rest is a bug to be seen.
        if (request.socket.destroyed || response.headersSent) response.destroy();
        else response.writeHead(500).end(`simulator: ${String(error)}`);
      });
    });
    this.#server.keepAliveTimeout = KEEP_ALIVE_MS;
    this.#server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  get url(): string {
    return `http://${HOST}:${this.#port}`;
  }

  /** @throws Error if the port is taken. */
  open(): Promise<void> {
    if (this.#server.listening) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port: this.#port, host: HOST, backlog: BACKLOG }, () => {
        this.#server.off('error', reject);
        const address = this.#server.address();
        if (typeof address === 'object' && address) this.#port = address.port;
        resolve();
      });
    });
  }

  /** Connections are refused from now on, and those that are open are cut, but for `spared`. */
  async shut(spared?: Socket): Promise<void> {
    const closed = this.#server.listening
      ? new Promise<void>((resolve) => this.#server.close(() => resolve()))
      : Promise.resolve();
    this.dropConnections(spared);
    if (!spared) await closed;
  }

  /** Cuts every open connection but one. Returns how many. */
  dropConnections(spared?: Socket): number {
    const open = [...this.#sockets].filter((socket) => socket !== spared);
    for (const socket of open) socket.destroy();
    return open.length;
  }
}
