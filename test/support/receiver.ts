import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import type { EventEnvelope } from '../../kernel/events';

/** What came to a receiver, as it came. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly event: EventEnvelope;
}

/** An integrator’s server, on loopback. */
export interface Receiver {
  /** The address of a path of it. */
  urlOf(path: string): string;
  readonly received: Received[];
  /** What the next requests are answered with; they wait for it. 204 unless told. */
  answer: (request: Received) => number | Promise<number>;
  close(): Promise<void>;
}

/** The events that came to a path, in the order they came. */
export const eventsAt = ({ received }: Receiver, path: string): string[] =>
  received.filter((request) => request.path === path).map(({ event }) => event.id);

/** Reads a request with the library of the Standard Webhooks specification. @throws what it finds wrong. */
export const verified = (secret: string, { body, headers }: Received): unknown =>
  new Webhook(secret).verify(body, { ...headers });

/** Opens one on any free port; `received` grows while it is open. */
export async function openReceiver(): Promise<Receiver> {
  const receiver = { received: [] as Received[], answer: (): number | Promise<number> => 204 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const event = JSON.parse(body) as EventEnvelope;
      const headers = request.headers as Record<string, string>;
      const one = { path: request.url ?? '', headers, body, event };
      receiver.received.push(one);
      const answer = receiver.answer as Receiver['answer'];
      void Promise.resolve(answer(one)).then((status) => response.writeHead(status).end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(receiver, {
    urlOf: (path: string) => `http://127.0.0.1:${port}${path}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  });
}
