import { createReadiness, openHealthServer, type HealthServer } from '.';

let server: HealthServer | undefined;
afterEach(() => server?.close());

const ask = async (path: string): Promise<number> =>
  (await fetch(`http://127.0.0.1:${server?.port}${path}`)).status;

test('a process is alive from the start, ready once started, and not ready again when told to stop', async () => {
  const readiness = createReadiness();
  server = await openHealthServer(0, '127.0.0.1', readiness);
  expect([await ask('/healthz'), await ask('/readyz')]).toEqual([200, 503]);
  readiness.on(() => Promise.resolve(true));
  expect(await ask('/readyz')).toBe(200);
  readiness.off();
  expect([await ask('/healthz'), await ask('/readyz')]).toEqual([200, 503]);
});

test('a process whose dependency does not answer is not ready', async () => {
  const readiness = createReadiness();
  server = await openHealthServer(0, '127.0.0.1', readiness);
  readiness.on(() => Promise.reject(new Error('down')));
  expect(await ask('/readyz')).toBe(503);
  readiness.on(() => new Promise(() => undefined));
  expect(await ask('/readyz')).toBe(503);
});

test('any other path is unknown', async () => {
  server = await openHealthServer(0, '127.0.0.1', createReadiness());
  expect(await ask('/')).toBe(404);
});

test('a port that is taken is an error, not a silent absence', async () => {
  server = await openHealthServer(0, '127.0.0.1', createReadiness());
  await expect(openHealthServer(server.port, '127.0.0.1', createReadiness())).rejects.toThrow('EADDRINUSE');
});
