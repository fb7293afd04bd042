import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { MpesaCredentials } from '../../kernel/providers/mpesa/gateway';

/** A paybill whose every secret is known by its name, so that it is found where it must not be. */
export const PAYBILL: MpesaCredentials = {
  shortCode: '600984',
  passkey: 'pass-key-1',
  consumerKey: 'consumer-key-1',
  consumerSecret: 'consumer-secret-1',
  b2cShortCode: '600992',
  initiatorName: 'initiator-1',
  securityCredential: 'sealed-password-1',
};

/** A request that came whole. */
export interface Arrived {
  readonly method: string;
  /** With its query. */
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What is done with a request; doing nothing leaves it without an answer. */
export type Answer = (response: ServerResponse, request: Arrived) => void;

/** The gateway of M-Pesa as a server on loopback that does what a test says. */
export interface StandIn {
  readonly url: string;
  readonly arrived: Arrived[];
  /** Of calls for a token. */
  oauth: Answer;
  /** Of every other call. */
  answer: Answer;
  /** Calls for a token so far. */
  tokens(): number;
  /** All other calls so far. */
  posts(): Arrived[];
  close(): Promise<void>;
}

/** Answers with JSON. */
export const json =
  (status: number, body: unknown): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

/** Answers with text of any kind. */
export const text =
  (status: number, body: string, headers: Record<string, string> = { 'content-type': 'text/html' }): Answer =>
  (response) =>
    void response.writeHead(status, headers).end(body);

/** Never answers. */
export const silence: Answer = () => undefined;

/** Ends the connection after the request arrived. */
export const drop: Answer = (response) => void response.socket?.destroy();

/** Each answer in its turn, the last one from then on. */
export function inTurn(...answers: readonly Answer[]): Answer {
  let turn = 0;
  return (response, request) => {
    answers[Math.min(turn, answers.length - 1)]?.(response, request);
    turn += 1;
  };
}

/** Tokens `token-1`, `token-2`, …, each good for an hour; the time comes as text, as the provider sends it. */
export function numberedTokens(): Answer {
  let issued = 0;
  return (response, request) => {
    issued += 1;
    json(200, { access_token: `token-${issued}`, expires_in: '3599' })(response, request);
  };
}

const isOauth = ({ url }: Arrived): boolean => url.startsWith('/oauth/');

/** Starts a stand-in on a free port. */
export async function openStandIn(): Promise<StandIn> {
  const sockets = new Set<Socket>();
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Arrived['body'];
      const whole = { method, url, headers, body };
      arrived.push(whole);
      (isOauth(whole) ? standIn.oauth : standIn.answer)(response, whole);
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const standIn: StandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    oauth: numberedTokens(),
    answer: silence,
    tokens: () => arrived.filter(isOauth).length,
    posts: () => arrived.filter((each) => !isOauth(each)),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((done) => server.close(done));
    },
  };
  return standIn;
}
