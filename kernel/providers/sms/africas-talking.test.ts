import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { openSms } from './africas-talking';
import { SmsServerError, type SmsSender } from './sender';

// The server's side of the wire, written by hand: what the adapter sends to it, and every way in which it can fail.

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly form: Readonly<Record<string, string>>;
}

const PHONE = '0712 345 678';
const TO = '+254712345678';
const TIMEOUT_MS = 300;
const ACCEPTED = JSON.stringify({
  SMSMessageData: {
    Message: 'Sent to 1/1 Total Cost: KES 0.8000',
    Recipients: [
      { statusCode: 101, number: TO, cost: 'KES 0.8000', status: 'Success', messageId: 'ATXid_1' },
    ],
  },
});

let server: Server;
let seen: Seen[];
let sockets: Set<Socket>;
let respond: (response: ServerResponse) => void;
const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const open = (over: object = {}): SmsSender =>
  openSms({ url: url(), username: 'acme', apiKey: 'key-1', timeoutMs: TIMEOUT_MS, ...over });
const send = (text = 'Hello', phone = PHONE) => open().send({ phone, text });

beforeEach(async () => {
  seen = [];
  sockets = new Set();
  respond = (response) => response.writeHead(201, { 'content-type': 'application/json' }).end(ACCEPTED);
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
      seen.push({ method: request.method, url: request.url, headers: request.headers, form });
      respond(response);
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await new Promise((done) => server.close(done));
});

test('a text goes out as the form that the API takes, with the key in its header', async () => {
  expect(await open({ from: 'ACME' }).send({ phone: PHONE, text: 'KES 5 & more = +1' })).toEqual({
    kind: 'accepted',
    messageId: 'ATXid_1',
    parts: 1,
  });
  expect(seen).toMatchObject([
    {
      method: 'POST',
      url: '/version1/messaging',
      headers: { apikey: 'key-1', 'content-type': 'application/x-www-form-urlencoded' },
      form: { username: 'acme', to: TO, message: 'KES 5 & more = +1', from: 'ACME', bulkSMSMode: '1' },
    },
  ]);
});

test('without a sender none is named, and a path before the API’s own is kept', async () => {
  await open({ url: `${url()}/proxy` }).send({ phone: PHONE, text: 'Hello' });
  expect(seen[0]?.form).not.toHaveProperty('from');
  expect(seen[0]?.url).toBe('/proxy/version1/messaging');
});

test('a text of several parts says how many; one that is too long is refused and not cut', async () => {
  expect(await send('x'.repeat(161))).toMatchObject({ kind: 'accepted', parts: 2 });
  expect(seen[0]?.form['message']).toHaveLength(161);
  expect(await send('x'.repeat(4 * 153 + 1))).toEqual({
    kind: 'refused',
    temporary: false,
    reason: 'too long: 5 parts',
  });
  expect(seen).toHaveLength(1);
});

test('what is no Kenyan mobile number is refused without asking', async () => {
  const refused = { kind: 'refused', temporary: false, reason: 'not a Kenyan mobile number' };
  expect(await send('Hello', '+44 7911 123456')).toEqual(refused);
  expect(seen).toEqual([]);
});

test('a server that is not there has sent nothing', async () => {
  const gone = openSms({ url: 'http://127.0.0.1:1', username: 'u', apiKey: 'k', timeoutMs: TIMEOUT_MS });
  await expect(gone.send({ phone: PHONE, text: 'x' })).rejects.toThrow(
    new SmsServerError('SMS server: ECONNREFUSED'),
  );
});

test('a connection that does not come about in time has sent nothing', async () => {
  // TEST-NET-1 of RFC 5737: nobody is there. A machine without a route says so at once, which is the same to us.
  const far = openSms({ url: 'http://192.0.2.1', username: 'u', apiKey: 'k', timeoutMs: TIMEOUT_MS });
  await expect(far.send({ phone: PHONE, text: 'x' })).rejects.toThrow(SmsServerError);
});

test('a certificate that does not hold has sent nothing', async () => {
  const secure = open({ url: url().replace('http:', 'https:') });
  await expect(secure.send({ phone: PHONE, text: 'x' })).rejects.toThrow(SmsServerError);
  expect(seen).toEqual([]);
});

test('no answer in time may have been sent', async () => {
  respond = () => undefined;
  const begun = performance.now();
  expect(await send()).toEqual({ kind: 'unknown', reason: 'no answer: TIMEOUT' });
  expect(performance.now() - begun).toBeLessThan(10 * TIMEOUT_MS);
  expect(seen).toHaveLength(1);
});

test('an answer that trickles is cut off by the same time', async () => {
  respond = (response) => {
    response.writeHead(201);
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(drip));
  };
  expect(await send()).toEqual({ kind: 'unknown', reason: 'no answer: TIMEOUT' });
});

test('a connection that ends in place of the answer may have been sent, and so may half an answer', async () => {
  respond = (response) => response.destroy();
  expect(await send()).toEqual({ kind: 'unknown', reason: 'no answer: ECONNRESET' });
  respond = (response) => {
    response.writeHead(201, { 'content-length': ACCEPTED.length });
    response.write(ACCEPTED.slice(0, 20), () => response.destroy());
  };
  expect(await send()).toEqual({ kind: 'unknown', reason: 'no answer: ECONNRESET' });
  expect(seen).toHaveLength(2);
});

test('an answer without end is not read to its end', async () => {
  respond = (response) => response.writeHead(201).end('x'.repeat(1_000_000));
  expect(await send()).toEqual({ kind: 'unknown', reason: 'no answer: ANSWER_TOO_LARGE' });
});

test('a redirect is not followed: the key goes nowhere else', async () => {
  respond = (response) => response.writeHead(307, { location: `${url()}/elsewhere` }).end();
  await expect(send()).rejects.toThrow(new SmsServerError('SMS server: HTTP 307'));
  expect(seen).toHaveLength(1);
});

test('each text has a connection of its own: none is sent into one that the server is closing', async () => {
  await send();
  await send();
  expect(sockets.size).toBe(2);
});

test('no failure names the phone, the key or the text', async () => {
  respond = (response) => response.writeHead(401).end(`${TO} key-1 Hello`);
  const failure: unknown = await send().catch((error: unknown) => error);
  expect(JSON.stringify(failure, Object.getOwnPropertyNames(failure))).not.toMatch(/712345678|key-1|Hello/);
});
