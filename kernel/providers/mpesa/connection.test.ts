import { Agent, createServer, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { TEST_CERTIFICATE, TEST_KEY } from '../../../test/support/providers/certificate';
import { openPassage, type Passage } from './connection';
import { openWire } from './wire';

let arrived = 0;
let answers = true;
const server = createServer({ key: TEST_KEY, cert: TEST_CERTIFICATE }, (request, response) => {
  arrived += 1;
  if (answers) response.end('{}');
  else request.socket.destroy();
});
const address = () => ({ host: '127.0.0.1', port: (server.address() as AddressInfo).port });

beforeAll(() => new Promise<void>((done) => server.listen(0, '127.0.0.1', done)));
beforeEach(() => {
  arrived = 0;
  answers = true;
});
afterAll(() => new Promise((done) => server.close(done)));

/** Sends a request over a passage; answers how it ended. */
const send = ({ transport }: Passage, options: RequestOptions): Promise<string> =>
  new Promise((ended) => {
    const request = transport.request({ ...address(), ...options }, (answer) => {
      answer.resume().on('end', () => ended('answered'));
    });
    request.on('error', (error: NodeJS.ErrnoException) => ended(error.code ?? error.message));
    request.end();
  });

test('over TLS nothing was sent until the certificate holds', async () => {
  const passage = openPassage(true);
  expect(await send(passage, {})).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  expect(passage.hasOpened()).toBe(false);
  expect(arrived).toBe(0);
});

test('over TLS what is cut after it arrived may have been done', async () => {
  answers = false;
  const passage = openPassage(true);
  expect(await send(passage, { ca: TEST_CERTIFICATE })).toBe('ECONNRESET');
  expect(passage.hasOpened()).toBe(true);
  expect(arrived).toBe(1);
});

test('on a connection that was kept, everything may have been done', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  expect(await send(openPassage(true), { ca: TEST_CERTIFICATE, agent })).toBe('answered');
  answers = false;
  const passage = openPassage(true);
  expect(await send(passage, { ca: TEST_CERTIFICATE, agent })).toBe('ECONNRESET');
  expect(passage.hasOpened()).toBe(true);
  expect(arrived).toBe(2);
  agent.destroy();
});

test('a certificate that nobody vouches for ends a call as not sent', async () => {
  const { host, port } = address();
  const call = openWire(`https://${host}:${port}`)({ method: 'POST', url: '/x', timeoutMs: 2_000 });
  await expect(call).rejects.toMatchObject({ kind: 'not_sent', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(arrived).toBe(0);
});
