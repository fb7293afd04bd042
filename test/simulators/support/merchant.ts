import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A callback as it came: the text too, since parsing forgets that a number was written 1.00. */
export interface Notice {
  readonly path: string;
  readonly text: string;
  readonly body: unknown;
  readonly atMs: number;
}

/** A merchant's server that takes whatever is posted to it. */
export interface Merchant {
  readonly url: string;
  readonly notices: Notice[];
  /** Paths of what has come so far, in order. */
  paths(): string[];
  /** Waits until so many notices have come. @throws Error if they have not within five seconds. */
  until(count: number): Promise<Notice[]>;
  /** What is answered from now on; a promise delays the answer. */
  answer: (path: string) => unknown;
  close(): Promise<void>;
}

const WAIT_MS_MAX = 5_000;

/** Starts a merchant on any port of loopback, that answers as Daraja asks for. */
export async function startMerchant(): Promise<Merchant> {
  const server = createServer((request, response) => {
    void (async () => {
      const text = await textOf(request);
      const path = request.url ?? '';
      merchant.notices.push({ path, text, body: JSON.parse(text), atMs: Date.now() });
      const answer = await merchant.answer(path);
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    })();
  });
  await new Promise<void>((resolve) =>
    server.listen({ port: 0, host: '127.0.0.1', backlog: 2_048 }, resolve),
  );
  const merchant: Merchant = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    notices: [],
    paths: () => merchant.notices.map(({ path }) => path),
    until: async (count) => {
      await until(() => merchant.notices.length >= count, `${count} notices`);
      return merchant.notices;
    },
    answer: () => ({ ResultCode: 0, ResultDesc: 'Accepted' }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return merchant;
}

/** @throws Error naming what was waited for, if it is not there within five seconds. */
export async function until(isThere: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadlineMs = Date.now() + WAIT_MS_MAX;
  while (!(await isThere())) {
    if (Date.now() > deadlineMs) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
