import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { inTransaction, newId, openPool, queryAsTenant, type Pool } from '../../kernel/db';
import { createTestDatabase, type TestDatabase } from '../support/database';

const ANSWER_MS = 300;

let database: TestDatabase;
let proxy: Server;
let pool: Pool;
const sockets = new Set<Socket>();
let isSilent = false;

beforeAll(async () => {
  database = await createTestDatabase();
  const { hostname, port } = new URL(database.appUrl);
  proxy = createServer((client) => {
    const server = connect(Number(port), hostname);
    for (const socket of [client, server]) {
      sockets.add(socket.on('error', () => undefined));
      socket.on('close', () => [client, server].map((end) => end.destroy()));
    }
    client.on('data', (chunk) => isSilent || server.write(chunk));
    server.on('data', (chunk) => isSilent || client.write(chunk));
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const url = new URL(database.appUrl);
  url.hostname = '127.0.0.1';
  url.port = String((proxy.address() as AddressInfo).port);
  pool = openPool(url.toString(), 1, 'test', ANSWER_MS);
});
beforeEach(() => {
  isSilent = false;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await pool.end();
  proxy.close();
  await database.drop();
});

const one = (): Promise<number | null> =>
  inTransaction(pool, newId('tnt'), 'one', async (tx) => (await tx.query('SELECT 1')).rowCount);

it('a transaction whose server falls silent ends as an outage, and its only connection makes room for another', async () => {
  const silenced = inTransaction(pool, newId('tnt'), 'silenced', (tx) => {
    isSilent = true;
    return tx.query('SELECT 1');
  });
  await expect(silenced).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  isSilent = false;
  expect(await one()).toBe(1);
});

it('so does a read', async () => {
  expect(await one()).toBe(1);
  isSilent = true;
  const read = queryAsTenant(pool, newId('tnt'), 'silent-read', 'SELECT 1', []);
  await expect(read).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  isSilent = false;
  expect(await one()).toBe(1);
});
