import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { MpesaCredentials, MpesaGateway } from '../../../kernel/providers';
import { openMpesa, type MpesaSettings } from '../../../kernel/providers/mpesa/gateway';
import { ProviderError } from '../../../kernel/providers/mpesa/provider-error';

// The gateway's side of the wire, as far as a test writes it: it records what comes, and answers what it is told.

/** A request as it arrived, whole. */
export interface Seen {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

/** What to do with a request that has arrived. */
export type Respond = (response: ServerResponse, seen: Seen) => void;

/** Answers with a status and a JSON body, or a text as it is. */
export const says =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Respond =>
  (response) => {
    const isText = typeof body === 'string';
    response.writeHead(status, { 'content-type': isText ? 'text/html' : 'application/json', ...headers });
    response.end(isText ? body : JSON.stringify(body));
  };

/** Refuses as the gateway does. */
export const refuses = (status: number, errorCode: string, errorMessage = 'Refused'): Respond =>
  says({ requestId: '1c5b-4ba8', errorCode, errorMessage }, status);

/** Takes the request and cuts the connection. */
export const drops: Respond = (response) => response.destroy();

/** Takes the request and never answers. */
export const hangs: Respond = () => undefined;

/** Secrets that must be in no message. */
export const CREDENTIALS: MpesaCredentials = {
  shortCode: '174379',
  passkey: 'pass-key-of-the-test',
  consumerKey: 'consumer-key-of-the-test',
  consumerSecret: 'consumer-secret-of-the-test',
  b2cShortCode: '600992',
  initiatorName: 'initiator-of-the-test',
  securityCredential: 'c2VjdXJpdHktY3JlZGVudGlhbA==',
};

/** A Kenyan number of nobody. */
export const PHONE = '254708374149';
/** 09:24:08 in East Africa: the stamp is `20210628092408`. */
export const AT = new Date('2021-06-28T06:24:08Z');

/** A stand-in on a port of its own. */
export class StandIn {
  readonly seen: Seen[] = [];
  respond: Respond = says({});
  /** Undefined: a token of an hour. */
  respondToken: Respond | undefined;
  now = AT;
  readonly #sockets = new Set<Socket>();
  #tokens = 0;
  readonly #server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => this.#take(request, Buffer.concat(chunks).toString(), response));
  });

  async start(): Promise<void> {
    this.#server.on('connection', (socket: Socket) => this.#sockets.add(socket));
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((done) => this.#server.close(done));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections were made. */
  get connections(): number {
    return this.#sockets.size;
  }

  get tokenCalls(): Seen[] {
    return this.seen.filter(({ path }) => path === '/oauth/v1/generate');
  }

  /** What came beside requests for tokens. */
  get calls(): Seen[] {
    return this.seen.filter(({ path }) => path !== '/oauth/v1/generate');
  }

  open(over: Partial<MpesaSettings> = {}): MpesaGateway {
    const clock = { now: () => this.now };
    return openMpesa({ baseUrl: this.url, credentials: CREDENTIALS, clock, timeoutMs: 300, ...over });
  }

  #take(request: IncomingMessage, text: string, response: ServerResponse): void {
    const { pathname: path, search: query } = new URL(request.url ?? '/', 'http://stand-in');
    const body = (text === '' ? {} : JSON.parse(text)) as Seen['body'];
    const seen = { method: request.method ?? '', path, query, headers: request.headers, body };
    this.seen.push(seen);
    if (path !== '/oauth/v1/generate') this.respond(response, seen);
    else (this.respondToken ?? says(this.token()))(response, seen);
  }

  /** The next token, `token-1` the first, as the gateway gives it: its life is text. */
  token(lifeSeconds = 3_599): object {
    this.#tokens += 1;
    return { access_token: `token-${this.#tokens}`, expires_in: String(lifeSeconds) };
  }
}

/** A push that passes every check. */
export const push = (gateway: MpesaGateway, over: object = {}) =>
  gateway.stkPush({
    amountMinor: 1_500_000n,
    phone: PHONE,
    accountReference: 'UNIT4B',
    description: 'Rent',
    callbackUrl: 'https://example.test/callbacks/x',
    at: AT,
    ...over,
  });

/** A payout that passes every check. */
export const payout = (gateway: MpesaGateway, over: object = {}) =>
  gateway.b2c({
    originatorConversationId: 'pyt_1',
    amountMinor: 1_000n,
    phone: PHONE,
    remarks: 'Refund',
    occasion: 'Refund',
    resultUrl: 'https://example.test/result',
    timeoutUrl: 'https://example.test/timeout',
    ...over,
  });

/** How a call failed. @throws Error when it did not, or with something else. */
export async function failureOf(call: Promise<unknown>): Promise<ProviderError> {
  const outcome = await call.then(
    () => new Error('the call did not fail'),
    (error: unknown) => error,
  );
  if (outcome instanceof ProviderError) return outcome;
  throw outcome;
}

/** What a taken push is answered with. */
export const PUSH_TAKEN = {
  MerchantRequestID: '2654-4b64-97ff-b827b542881d3130',
  CheckoutRequestID: 'ws_CO_1007202409152617172396192',
  ResponseCode: '0',
  ResponseDescription: 'Success. Request accepted for processing',
  CustomerMessage: 'Success. Request accepted for processing',
};

/** What a request with a result to come is answered with. */
export const CONVERSATION_TAKEN = {
  ConversationID: 'AG_20240706_20106e9209f64bebd05b',
  OriginatorConversationID: 'pyt_1',
  ResponseCode: '0',
  ResponseDescription: 'Accept the service request successfully.',
};
