import { setTimeout as sleep } from 'node:timers/promises';
import { verifyAuditChain } from '../../consumers/audit';
import { newId } from '../../kernel/db';
import { freePort } from '../support/own-process';
import { openBus, type Bus } from './support/bus';
import { addCompany, dataOf, type Company } from './support/company';
import { distinct } from './support/distinct';
import { recordNow } from './support/events';
import { startMailServer, type MailServer } from './support/mail-server';
import { startRelayProcess, type RelayProcess } from './support/relay-process';
import { until } from './support/until';

const KILLS = 6;
const EVENTS_A_KILL = 25;
const RECIPIENTS = 3;

let bus: Bus;
let company: Company;
let server: MailServer;
let running: RelayProcess[];
beforeEach(async () => {
  running = [];
  bus = await openBus([]);
  company = await addCompany(bus.appPool);
  server = await startMailServer();
});
afterEach(async () => {
  await Promise.all(running.map((relay) => relay.end('SIGKILL')));
  await server.close();
  await bus.close();
});

async function start(settings: Readonly<Record<string, string>> = {}): Promise<RelayProcess> {
  const relay = await startRelayProcess(bus.database, {
    SMTP_URL: server.url,
    RELAY_POLL_MS: '50',
    ...settings,
  });
  running.push(relay);
  return relay;
}

async function recordSucceeded(count: number): Promise<void> {
  const told = Array.from({ length: count }, () => {
    const aggregateId = newId('pay');
    return { type: 'payment.succeeded' as const, aggregateId, data: dataOf.succeeded(company, aggregateId) };
  });
  await recordNow(bus.appPool, company.tenantId, ...told);
}

const count = async (from: string): Promise<number> => {
  const { rows } = await bus.adminPool.query<{ n: bigint }>(`SELECT count(*) AS n FROM ${from}`);
  return Number(rows[0]?.n);
};

test('SIGKILL of one of two relays at any moment loses no event and applies none twice; a repeated notice has the same Message-ID', async () => {
  await Promise.all([start(), start()]);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await recordSucceeded(EVENTS_A_KILL);
    await sleep(Math.random() * 150);
    await running.shift()?.end('SIGKILL');
    await start();
  }
  const events = KILLS * EVENTS_A_KILL;
  const isDone = async (): Promise<boolean> =>
    (await count(`notification WHERE status = 'sent'`)) === events * RECIPIENTS &&
    (await count('audit_record')) === events;
  await until('all is told and kept', isDone, 60_000);
  expect(await verifyAuditChain(bus.appPool, company.tenantId)).toEqual({ ok: true, length: BigInt(events) });
  expect(await count('(SELECT DISTINCT event_id FROM audit_record) AS e')).toBe(events);
  expect(await count('notification')).toBe(events * RECIPIENTS);
  expect(distinct(server.taken.map(({ messageId }) => messageId))).toBe(events * RECIPIENTS);
});

test('SIGTERM ends a relay that is at work within its time, with nothing left half done', async () => {
  const relay = await start();
  await recordSucceeded(60);
  await until('it is at work', () => server.taken.length > 0);
  const begun = performance.now();
  expect(await relay.end('SIGTERM')).toBe(0);
  expect(performance.now() - begun).toBeLessThan(25_000);
  expect(server.taken).toHaveLength(await count(`notification WHERE status = 'sent'`));
  expect(relay.log()).toContain('relay stopped');
});

test('a relay answers health and readiness, and its log names nobody', async () => {
  const port = await freePort();
  const relay = await start({ HEALTH_PORT: String(port) });
  const ask = async (path: string): Promise<number> =>
    (await fetch(`http://127.0.0.1:${port}${path}`)).status;
  await until('it is ready', async () => (await ask('/readyz')) === 200);
  expect(await ask('/healthz')).toBe(200);
  for (const id of [company.customerId, ...company.ownerIds]) server.replies.set(`${id}@people.test`, 450);
  await recordSucceeded(1);
  await until('a failure is logged', () => relay.log().includes('recipient refused for now'));
  expect(relay.log()).not.toMatch(/Wanjiku|people\.test/);
});

test('a relay starts while Postgres and the mail server are away, says so, and works when they are there', async () => {
  await server.close();
  await bus.adminPool.query(`ALTER DATABASE ${bus.database.name} CONNECTION LIMIT 0`);
  await recordSucceeded(2).catch(() => undefined);
  const relay = await start();
  await until('it says so', () => relay.log().includes('"work":"publish"'));
  await bus.adminPool.query(`ALTER DATABASE ${bus.database.name} CONNECTION LIMIT -1`);
  await recordSucceeded(2);
  await until('mail is tried', () => relay.log().includes('mail server: ESOCKET'));
  server = await startMailServer(Number(new URL(server.url).port));
  await until('all is told', () => server.taken.length >= 2 * RECIPIENTS);
  expect(relay.log()).toContain('works again');
});

test('a relay without a setting it needs does not start, and names the setting', async () => {
  await expect(start({ CODEC_KEYS: '' })).rejects.toThrow('CODEC_KEYS');
});
