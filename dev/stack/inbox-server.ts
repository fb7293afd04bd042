import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:net';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { InboxMessage } from './inbox-message';
import { inboxPage } from './inbox-page';

/** Ports of the two listeners, 0 for any; `file` keeps the messages across restarts, one JSON object a line. */
export interface InboxOptions {
  readonly smtpPort: number;
  readonly httpPort: number;
  readonly file?: string;
}

/** A mail server that delivers to nobody: what arrives can be read by HTTP. */
export interface Inbox {
  readonly smtpUrl: string;
  readonly httpUrl: string;
  messages(): readonly InboxMessage[];
  close(): Promise<void>;
}

const MESSAGE_BYTES_MAX = 5_000_000;
const HOST = '127.0.0.1';

/** Starts both listeners. A message is accepted (250) only after it has been written to the file. */
export async function startInbox(options: InboxOptions): Promise<Inbox> {
  const messages = readKept(options.file);
  const keep = (message: InboxMessage): void => {
    messages.push(message);
    if (options.file) appendFileSync(options.file, `${JSON.stringify(message)}\n`);
  };
  const smtp = smtpServer(keep);
  const http = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${HOST}`);
    const [type, body] = page(url, messages);
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': type });
    response.end(body ?? 'not found');
  });
  const smtpPort = await listen(smtp.server, options.smtpPort);
  const httpPort = await listen(http, options.httpPort);
  return {
    smtpUrl: `smtp://${HOST}:${smtpPort}`,
    httpUrl: `http://${HOST}:${httpPort}`,
    messages: () => messages,
    close: async () => {
      http.closeAllConnections();
      await Promise.all([
        new Promise((done) => smtp.close(() => done(0))),
        new Promise((done) => http.close(done)),
      ]);
    },
  };
}

function page(url: URL, messages: readonly InboxMessage[]): [type: string, body: string | undefined] {
  if (url.pathname === '/healthz') return ['text/plain', 'ok'];
  if (url.pathname === '/') return ['text/html; charset=utf-8', inboxPage(messages)];
  if (url.pathname !== '/messages') return ['text/plain', undefined];
  const to = url.searchParams.get('to');
  const chosen = to === null ? messages : messages.filter((message) => message.to.includes(to));
  return ['application/json', JSON.stringify(chosen)];
}

function smtpServer(keep: (message: InboxMessage) => void): SMTPServer {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MESSAGE_BYTES_MAX,
    onData(stream, session, done) {
      simpleParser(stream).then((mail) => {
        keep({
          id: mail.messageId ?? '',
          from: mail.from?.text ?? '',
          to: session.envelope.rcptTo.map(({ address }) => address),
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          receivedAt: new Date().toISOString(),
        });
        done();
      }, done);
    },
  });
  // A sender that is killed in the middle of a message resets its connection; the server reports that as an error of its
  // own, and nobody listening it would end. That it cannot listen is heard where it is asked to.
  server.on('error', () => undefined);
  return server;
}

function readKept(file: string | undefined): InboxMessage[] {
  if (file) mkdirSync(path.dirname(file), { recursive: true });
  if (!file || !existsSync(file)) return [];
  // A last line without its end was never acknowledged: the sender sends it again.
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  writeFileSync(file, whole.map((line) => `${line}\n`).join(''));
  return whole.map((line) => JSON.parse(line) as InboxMessage);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}
