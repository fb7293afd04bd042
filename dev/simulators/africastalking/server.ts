import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FAULTS, openFaults, type Fault, type Faults } from './faults';
import { openSentTexts, type SentText } from './messages';
import { answerMessaging, type MessagingState, type Reply } from './messaging';
import { readBody } from './read-body';
import { postReport } from './reports';

/** The account that the simulator serves, and where. */
export interface AfricasTalkingOptions {
  /** 0 for any. */
  readonly port: number;
  readonly username: string;
  readonly apiKey: string;
  readonly senders?: readonly string[];
  /** Keeps what was sent across restarts. */
  readonly file?: string;
  /** Gets a delivery report for each text; none is posted when left out. */
  readonly callbackUrl?: string;
}

/** An SMS provider that sends to nobody: what it took can be read. */
export interface AfricasTalking {
  readonly url: string;
  readonly faults: Faults;
  readonly sent: () => readonly SentText[];
  /** Requests for texts that have arrived, whatever became of them. */
  readonly requests: () => number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

const json = (status: number, value: unknown): Reply => ({
  status,
  type: 'json',
  body: JSON.stringify(value),
});
const TYPES = { json: 'application/json', text: 'text/plain; charset=UTF-8' } as const;

/** `POST /_control/faults`: `{ "number": "+2547…", "fault": "lost", "times": 1 }`; `DELETE` clears them. */
function control(faults: Faults, method: string | undefined, body: string): Reply {
  if (method === 'DELETE') {
    faults.clear();
    return json(200, {});
  }
  const { number, fault, times } = JSON.parse(body) as Record<string, unknown>;
  const isFault = FAULTS.some((known) => known === fault);
  if (typeof number !== 'string' || !isFault) return json(400, { faults: FAULTS });
  faults.set(number, fault as Fault, typeof times === 'number' ? times : undefined);
  return json(200, { number, fault });
}

function give(reply: Reply, response: ServerResponse): void {
  if ('silence' in reply) {
    if (reply.silence === 'lost') response.destroy();
    return;
  }
  response.writeHead(reply.status, { 'content-type': TYPES[reply.type] });
  response.end(reply.body);
}

async function answer(state: MessagingState, request: IncomingMessage, url: URL): Promise<Reply> {
  const { method } = request;
  const body = await readBody(request);
  if (url.pathname === '/version1/messaging' && method === 'POST') {
    const apiKey = request.headers['apikey'];
    return answerMessaging(
      state,
      apiKey === undefined ? undefined : String(apiKey),
      new URLSearchParams(body),
    );
  }
  if (url.pathname === '/_control/faults') return control(state.faults, method, body);
  if (method !== 'GET') return { status: 404, type: 'text', body: 'not found' };
  if (url.pathname === '/healthz') return { status: 200, type: 'text', body: 'ok' };
  if (url.pathname !== '/messages') return { status: 404, type: 'text', body: 'not found' };
  const to = url.searchParams.get('to');
  return json(
    200,
    state.texts.all().filter((sent) => to === null || sent.to === to),
  );
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts it: `/version1/messaging`, `/messages` (`?to=+2547…` for one number), `/_control/faults`, `/healthz`. */
export async function startAfricasTalking(options: AfricasTalkingOptions): Promise<AfricasTalking> {
  const { port, username, apiKey, senders, file, callbackUrl } = options;
  const texts = openSentTexts(file);
  const faults = openFaults();
  const onSent = (sent: SentText): void => {
    if (callbackUrl !== undefined) void postReport(callbackUrl, sent);
  };
  const state = { username, apiKey, senders, faults, texts, onSent };
  let requests = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', `http://${HOST}`);
    if (url.pathname === '/version1/messaging') requests += 1;
    answer(state, request, url).then(
      (reply) => give(reply, response),
      () => response.destroy(),
    );
  });
  const listening = await listen(server, port);
  return {
    url: `http://${HOST}:${listening}`,
    faults,
    sent: () => texts.all(),
    requests: () => requests,
    close: async () => {
      const closed = new Promise((done) => server.close(() => done(undefined)));
      server.closeAllConnections();
      await closed;
    },
  };
}
