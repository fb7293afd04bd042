import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { freePort, startOwnProcess } from '../support/own-process';
import { freshIssuer, type TestIssuer } from '../support/tokens';

let database: TestDatabase;
let issuer: TestIssuer;
let directory: string;
beforeAll(async () => {
  [database, issuer] = [await createTestDatabase(), await freshIssuer()];
  directory = mkdtempSync(path.join(os.tmpdir(), 'bn-drains-'));
  writeFileSync(path.join(directory, 'jwks.json'), JSON.stringify(issuer.jwks));
});
afterAll(async () => {
  rmSync(directory, { recursive: true });
  await database.drop();
});

it('a request that is never finished does not keep a server from draining', async () => {
  const port = await freePort();
  const server = await startOwnProcess('server', {
    ...{ DATABASE_APP_URL: database.appUrl, PORT: String(port), TEMPORAL_ADDRESS: '127.0.0.1:1' },
    ...{ AUTH_ISSUER: issuer.issuer, AUTH_AUDIENCE: issuer.audience },
    ...{ AUTH_JWKS_FILE: path.join(directory, 'jwks.json'), CALLBACK_SECRET: 'c'.repeat(32) },
  });
  const halves = ['POST /v1/payments HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{', 'GET /v1/pay'];
  const sockets = halves.map(() => connect(port, '127.0.0.1').on('error', () => undefined));
  const written = sockets.map(
    (socket, index) => new Promise((resolve) => socket.write(halves[index]!, resolve)),
  );
  await Promise.all(written);
  await expect(server.end('SIGTERM')).resolves.toBe(0);
  for (const socket of sockets) socket.destroy();
  expect(server.log()).toContain('"isDrained":true');
});
