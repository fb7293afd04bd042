import { createServer } from 'node:net';
import { holdsPort, reservePort } from '../../dev/stack/ports';

const listening = async (port: number, host: string): Promise<() => void> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  return () => server.close();
};

it.each(['127.0.0.1', '0.0.0.0', '::'])(
  'a port that somebody listens on at %s is passed over',
  async (host) => {
    const port = await reservePort([21_000], process.pid);
    const close = await listening(port, host);
    // A holder that does not live reserves nothing, so that only the listener is in the way.
    expect(await reservePort([port], process.pid)).toBeGreaterThan(port);
    close();
  },
);

it('two askers at once never get the same port, and each holds its own', async () => {
  const ports = await Promise.all(Array.from({ length: 10 }, () => reservePort([22_000], process.pid)));
  expect(new Set(ports).size).toBe(10);
  expect(ports.every((port) => holdsPort(port, process.pid))).toBe(true);
});

it('a port whose holder has died can be had again', async () => {
  const nobody = 2 ** 30;
  const port = await reservePort([23_000], nobody);
  expect(await reservePort([port], process.pid)).toBe(port);
});
