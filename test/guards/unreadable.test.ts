import { connect } from 'node:net';
import { ERRORS, type ErrorCode } from '../../kernel/errors';
import { openTestServer, type TestServer } from '../support/server';
import { freshIssuer } from '../support/tokens';
import { openRoom, type Room } from './support/room';

let room: Room;
let server: TestServer;
beforeAll(async () => {
  room = await openRoom();
  server = await openTestServer({ pool: room.pool, issuer: await freshIssuer() });
});
afterAll(async () => {
  await server.close();
  await room.close();
});

/** Sends bytes as they are and reads until the server closes the connection. */
function exchange(...parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('error', reject);
    socket.once('close', () => resolve(Buffer.concat(chunks).toString()));
    for (const part of parts) socket.write(part);
  });
}

function expectProblem(answer: string, code: ErrorCode): void {
  const [head = '', body = ''] = answer.split('\r\n\r\n');
  const { status, title, retryable } = ERRORS[code];
  expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} [A-Z]`));
  expect(head).toContain('Content-Type: application/problem+json; charset=utf-8');
  expect(head).toContain('Connection: close');
  const problem = JSON.parse(body) as { requestId: string };
  expect(problem).toMatchObject({ code, status, title, retryable, type: `/docs/errors#${code}` });
  expect(head).toContain(`Request-Id: ${problem.requestId}`);
}

const HOST = 'Host: api.test\r\n';

test.each([
  ['what is no HTTP', 'HELO amina\r\n\r\n'],
  ['a header without a name', `GET /v1/payments HTTP/1.1\r\n${HOST}: x\r\n\r\n`],
  ['a header with a line feed of its own', `GET /v1/payments HTTP/1.1\r\n${HOST}A: b\nC\r\n\r\n`],
  ['two lengths', `POST /v1/payments HTTP/1.1\r\n${HOST}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
  [
    'a length beside chunks',
    `POST /v1/payments HTTP/1.1\r\n${HOST}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['a space in the path', `GET /v1/pay ments HTTP/1.1\r\n${HOST}\r\n`],
])('%s is answered as a problem, and the connection is closed', async (_what, bytes) => {
  expectProblem(await exchange(bytes), 'REQUEST_MALFORMED');
});

test('headers beyond the limit are answered as a problem', async () => {
  const answer = await exchange(`GET /v1/payments HTTP/1.1\r\n${HOST}A: ${'x'.repeat(20_000)}\r\n\r\n`);
  expectProblem(answer, 'HEADERS_TOO_LARGE');
});

test('a request that comes whole before the bytes that are none is answered first', async () => {
  const answer = await exchange(`GET /healthz HTTP/1.1\r\n${HOST}\r\n`, 'HELO amina\r\n\r\n');
  const [first = '', second = ''] = answer.split(/(?=HTTP\/1\.1 4)/);
  expect(first).toMatch(/^HTTP\/1\.1 200 OK/);
  if (second !== '') expectProblem(second, 'REQUEST_MALFORMED');
});
