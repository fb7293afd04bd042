import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isPublicAddress } from './addresses';
import { postOnce, type Posted } from './post-once';

// Names and addresses of this host only: what they stand for is known wherever the test runs.

let server: Server;
let hits: number;
beforeEach(async () => {
  hits = 0;
  server = createServer((_request, response) => {
    hits += 1;
    response.end('taken');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => new Promise((resolve) => server.close(resolve)));

const post = (host: string, mayReach?: (address: string) => boolean): Promise<Posted> =>
  postOnce({
    url: new URL(`http://${host}:${(server.address() as AddressInfo).port}/`),
    ...{ headers: {}, body: '{}', timeoutMs: 5_000, answerBytesMax: 1_024, mayReach },
  });

test.each(['localhost', '127.0.0.1', '127.1', '[::ffff:127.0.0.1]'])(
  'a request to %s reaches nobody where only public addresses may be reached',
  async (host) => {
    expect(await post(host, isPublicAddress)).toEqual({ kind: 'not_sent', code: 'ADDRESS_BARRED' });
    expect(hits).toBe(0);
  },
);

test('a name is connected to by the address that was allowed, and by no other of its addresses', async () => {
  const seen: string[] = [];
  const mayReach = (address: string): boolean => {
    seen.push(address);
    return address === '127.0.0.1';
  };
  expect(await post('localhost', mayReach)).toMatchObject({ kind: 'answered', status: 200 });
  expect(seen).toContain('127.0.0.1');
  expect(hits).toBe(1);
});

test('without a rule every address may be reached', async () => {
  expect(await post('127.0.0.1')).toEqual({ kind: 'answered', status: 200, body: 'taken' });
});

test('a redirect is an answer and is not followed', async () => {
  server.removeAllListeners('request');
  server.on('request', (_request, response) => {
    hits += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await post('127.0.0.1')).toMatchObject({ kind: 'answered', status: 307 });
  expect(hits).toBe(1);
});
