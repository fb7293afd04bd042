import { gzipSync } from 'node:zlib';
import { signPaymentLink } from '../../kernel/auth';
import { send, type WireAnswer } from '../support/http';
import { CALLBACK_SECRET, openTestServer, type TestServer } from '../support/server';
import { freshIssuer } from '../support/tokens';
import { AT, openRoom, type Room } from './support/room';

const ENDS = new Date(AT.getTime() + 3_600_000);
const LINK_READS = 120;

let room: Room;
let open: TestServer[] = [];
beforeAll(async () => {
  room = await openRoom();
});
afterEach(async () => {
  await Promise.all(open.map((server) => server.close()));
  open = [];
});
afterAll(() => room.close());

/** A server whose page lets one address ask so often a minute. */
async function serverOf(requestsPerMinute?: number): Promise<TestServer> {
  const [issuer, clock] = [await freshIssuer(), { now: () => AT }];
  const limit = requestsPerMinute === undefined ? {} : { requestsPerMinute };
  const server = await openTestServer({ pool: room.pool, issuer, clock, ...limit });
  open.push(server);
  return server;
}

/** The path of a link to the lease; another for each time of its end. */
const linkUntil = (expiresAt: Date): string =>
  `/pay/${signPaymentLink(CALLBACK_SECRET, { tenantId: room.tenantId, leaseId: room.leaseId, expiresAt })}`;

const read = ({ url }: TestServer, path: string): Promise<WireAnswer> =>
  send(url, { method: 'GET', path, headers: {} });

test('a form that is larger than any of ours is not read', async () => {
  const { url } = await serverOf();
  const submit = (note: string) =>
    send(url, {
      ...{ method: 'POST', path: `${linkUntil(ENDS)}/payments`, body: `amount=x&note=${note}` },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
  expect((await submit('a'.repeat(1_900))).status).toBe(422);
  expect((await submit('a'.repeat(2_100))).status).toBe(413);
});

test('a form that is compressed is not unpacked', async () => {
  const { url } = await serverOf();
  const answer = await fetch(`${url}${linkUntil(ENDS)}/payments`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
    body: gzipSync('amount=x'),
  });
  expect(answer.status).toBe(415);
});

test('a link is read so often a minute, whoever reads it, and another link is read still', async () => {
  const server = await serverOf();
  const statuses = [];
  for (let turn = 0; turn <= LINK_READS; turn += 1)
    statuses.push((await read(server, linkUntil(ENDS))).status);
  expect(statuses).toEqual([...Array.from({ length: LINK_READS }, () => 200), 429]);
  expect((await read(server, linkUntil(new Date(ENDS.getTime() + 60_000)))).status).toBe(200);
});

test('one address opens pages so often a minute, of whatever links, those that somebody made up included', async () => {
  const server = await serverOf(3);
  const statuses = [];
  for (const path of [linkUntil(ENDS), '/pay/made-up', '/pay/made-up-too', linkUntil(ENDS), '/pay/another'])
    statuses.push((await read(server, path)).status);
  expect(statuses).toEqual([200, 404, 404, 429, 429]);
});
