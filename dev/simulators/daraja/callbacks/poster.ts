import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';

/** What the other side answered; without a status it did not. */
export interface Reply {
  readonly status?: number;
  readonly text: string;
}

const NO_REPLY: Reply = { text: '' };
const REPLY_BYTES_MAX = 64_000;

/** Posts JSON, so many at once and no more; the time a post may take begins when its turn has come. */
export class Poster {
  readonly #agents = {
    http: new http.Agent({ keepAlive: true }),
    https: new https.Agent({ keepAlive: true }),
  };
  readonly #sockets = new Set<Socket>();
  readonly #queue: (() => void)[] = [];
  readonly #concurrency: () => number;
  #busy = 0;

  constructor(concurrency: () => number) {
    this.#concurrency = concurrency;
  }

  /** Posts once. Resolves with no status if there was no answer in time, or no connection; never rejects. */
  async post(url: string, body: unknown, timeoutMs: number): Promise<Reply> {
    if (this.#busy < this.#concurrency()) this.#busy += 1;
    else await new Promise<void>((resolve) => this.#queue.push(resolve)); // who ends hands its place on
    try {
      return await this.#send(new URL(url), JSON.stringify(body), timeoutMs);
    } catch {
      return NO_REPLY; // a URL or a connection that is none: to Daraja all failures are one
    } finally {
      const next = this.#queue.shift();
      if (next) next();
      else this.#busy -= 1;
    }
  }

  /** Ends every connection outward, in use or kept. Returns how many. */
  dropConnections(): number {
    const open = [...this.#sockets];
    for (const socket of open) socket.destroy();
    return open.length;
  }

  #send(url: URL, text: string, timeoutMs: number): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === 'https:';
      const request = (isSecure ? https : http).request(url, {
        method: 'POST',
        agent: isSecure ? this.#agents.https : this.#agents.http,
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) },
      });
      const timer = setTimeout(() => request.destroy(new Error('no answer in time')), timeoutMs);
      request.on('socket', (socket: Socket) => this.#watch(socket));
      request.on('error', reject).on('close', () => clearTimeout(timer));
      request.on('response', (response) => {
        readReply(response).then(
          (reply) => resolve({ status: response.statusCode ?? 0, text: reply }),
          reject,
        );
      });
      request.end(text);
    });
  }

  #watch(socket: Socket): void {
    if (this.#sockets.has(socket)) return;
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

async function readReply(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= REPLY_BYTES_MAX) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
