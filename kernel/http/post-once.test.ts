import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openNameServer, type NameServer } from '../../test/support/name-server';
import { isPublicAddress } from './addresses';
import { postOnce, type Posted, type Post } from './post-once';

// Every name and address here is of this host: what it stands for is known wherever the test runs.

let server: Server;
let names: NameServer;
let hits: number;
beforeEach(async () => {
  hits = 0;
  server = createServer((_request, response) => {
    hits += 1;
    response.end('taken');
  });
  names = await openNameServer({
    'inside.test': ['127.0.0.1', '10.0.0.1'],
    'both.test': ['10.0.0.1', '127.0.0.1'],
    'nowhere.test': [],
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await names.close();
});

const post = (host: string, changes: Partial<Post> = {}): Promise<Posted> =>
  postOnce({
    url: new URL(`http://${host}:${(server.address() as AddressInfo).port}/`),
    ...{ headers: {}, body: '{}', timeoutMs: 5_000, answerBytesMax: 1_024, nameServers: [names.address] },
    ...changes,
  });
const onLoopback = (address: string): boolean => address === '127.0.0.1';

test.each(['inside.test', '127.0.0.1', '127.1', '[::ffff:127.0.0.1]'])(
  'a request to %s reaches nobody where only public addresses may be reached',
  async (host) => {
    const barred = { kind: 'not_sent', code: 'ADDRESS_BARRED' };
    expect(await post(host, { mayReach: isPublicAddress })).toEqual(barred);
    expect(hits).toBe(0);
  },
);

test('a name is connected to by the address that may be reached, and by no other of its addresses', async () => {
  expect(await post('both.test', { mayReach: onLoopback })).toMatchObject({ kind: 'answered', status: 200 });
  expect(hits).toBe(1);
});

test('a name without an address, and one that no server knows, are not sent to', async () => {
  expect(await post('nowhere.test', { mayReach: onLoopback })).toEqual({ kind: 'not_sent', code: 'ENODATA' });
  expect(await post('silent.test', { mayReach: onLoopback, timeoutMs: 300 })).toEqual({
    ...{ kind: 'not_sent', code: 'TIMEOUT' },
  });
});

test('names whose servers are silent hold up no other name', async () => {
  const ended: string[] = [];
  const ending = async (name: string): Promise<void> => {
    await post(name, { mayReach: onLoopback, timeoutMs: 5_000 });
    ended.push(name);
  };
  const silent = Array.from({ length: 16 }, (_, index) => ending(`silent-${index}.test`));
  await ending('both.test');
  expect(ended).toEqual(['both.test']);
  await Promise.all(silent);
});

test('without a rule every address may be reached', async () => {
  expect(await post('127.0.0.1')).toEqual({ kind: 'answered', status: 200, body: 'taken' });
});

/** Answers as told from now on. */
function answering(answer: Parameters<typeof createServer>[1] & object): void {
  server.removeAllListeners('request');
  server.on('request', answer);
}

test('a redirect is an answer and is not followed', async () => {
  answering((_request, response) => {
    hits += 1;
    response.writeHead(307, { location: '/elsewhere' }).end();
  });
  expect(await post('127.0.0.1')).toMatchObject({ kind: 'answered', status: 307 });
  expect(hits).toBe(1);
});

test('where the status is all that matters, a body without end is not waited for', async () => {
  answering((_request, response) => {
    response.writeHead(200);
    response.write('x'.repeat(100_000));
  });
  expect(await post('127.0.0.1', { answerBytesMax: null })).toEqual({
    kind: 'answered',
    status: 200,
    body: '',
  });
  expect(await post('127.0.0.1')).toEqual({ kind: 'no_answer', code: 'ANSWER_TOO_LARGE' });
});

test('a switch to another protocol is an answer, and is not gone along with', async () => {
  answering((request) => {
    request.socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
  });
  expect(await post('127.0.0.1')).toEqual({ kind: 'answered', status: 101, body: '' });
});

test('whoever promises an answer again and again is not listened to for ever', async () => {
  answering((request) => {
    request.socket.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100));
  });
  expect(await post('127.0.0.1')).toEqual({ kind: 'no_answer', code: 'ANSWER_TOO_LARGE' });
});
