import path from 'node:path';
import type { SmsSimulator } from './addresses';
import { compiled } from './checkout';
import type { Keeper } from './keeper-client';
import { holdsPort, reservePort } from './ports';
import { ensurePostgres } from './postgres';
import { answersOk, ensureChild } from './ready';
import { loadState, saveState } from './state';
import { ensureTemporal } from './temporal';
import { wrap } from './wrap';

/** First choice of each listener. 5433, not 5432: that one is left to the machine's own PostgreSQL. */
const USUAL_PORTS = {
  postgres: 5433,
  temporal: 7233,
  temporalUi: 8233,
  smtp: 1025,
  inbox: 8025,
  sms: 1026,
  server: 8080,
  daraja: 9201,
  darajaControl: 9202,
};

/** Health ports of workers and relays, whose number is up to the caller, count up from here. */
const FIRST_HEALTH_PORT = 8090;

/** The port of `name` (`postgres`, `server`, `worker-2`, …): the last one it had, else its usual, else the next free. */
export async function portFor(keeper: Keeper, name: string): Promise<number> {
  const state = loadState(keeper.directory);
  const last = state.ports[name];
  if (last !== undefined && holdsPort(last, keeper.pid)) return last;
  const usual = USUAL_PORTS[name as keyof typeof USUAL_PORTS] ?? FIRST_HEALTH_PORT;
  const port = await reservePort(last === undefined ? [usual] : [last, usual], keeper.pid);
  saveState(keeper.directory, { ...state, ports: { ...state.ports, [name]: port } });
  return port;
}

/** Embedded PostgreSQL; `durable: false` for tests. Returns the administrator's address. */
export async function embeddedPostgres(keeper: Keeper, durable: boolean): Promise<string> {
  const port = await portFor(keeper, 'postgres');
  return ensurePostgres(keeper, { port, password: loadState(keeper.directory).databasePassword, durable });
}

/** Embedded Temporal dev server: in a file with its Web UI, or in memory without. */
export async function embeddedTemporal(
  keeper: Keeper,
  cli: string,
  memory: boolean,
  serverUrl: string,
): Promise<{ address: string; uiUrl: string | undefined }> {
  const port = await portFor(keeper, 'temporal');
  if (memory) return { address: await ensureTemporal(keeper, { cli, port }), uiUrl: undefined };
  const uiPort = await portFor(keeper, 'temporalUi');
  const file = path.join(keeper.directory, 'temporal.db');
  const codecEndpoint = `${serverUrl}/codec`;
  const address = await ensureTemporal(keeper, { cli, port, uiPort, file, codecEndpoint });
  return { address, uiUrl: `http://127.0.0.1:${uiPort}` };
}

/** A part that is a program of this checkout: it ends with the stack, after the processes that use it. */
async function embeddedProgram(
  keeper: Keeper,
  name: string,
  args: readonly string[],
  healthUrl: string,
): Promise<void> {
  await ensureChild(
    keeper,
    {
      name,
      ...wrap({ command: process.execPath, args }, 'KILL'),
      cwd: keeper.directory,
      env: {},
      logFile: path.join(keeper.directory, 'log', `${name}.log`),
      stopSignal: 'SIGTERM',
      graceMs: 5_000,
      rank: 1,
    },
    () => answersOk(healthUrl),
    30_000,
  );
}

/** The mail inbox as a child, keeping its messages in the state directory. */
export async function embeddedInbox(keeper: Keeper): Promise<{ smtpUrl: string; inboxUrl: string }> {
  const smtpPort = await portFor(keeper, 'smtp');
  const httpPort = await portFor(keeper, 'inbox');
  const file = path.join(keeper.directory, 'inbox.jsonl');
  const ports = ['--smtp-port', String(smtpPort), '--http-port', String(httpPort)];
  const inboxUrl = `http://127.0.0.1:${httpPort}`;
  const args = [compiled('dev/inbox'), ...ports, '--file', file];
  await embeddedProgram(keeper, 'inbox', args, `${inboxUrl}/healthz`);
  return { smtpUrl: `smtp://127.0.0.1:${smtpPort}`, inboxUrl };
}

/** The simulator of Daraja as a child. Its book of money is in memory: it begins empty at each start. */
export async function embeddedDaraja(keeper: Keeper): Promise<{ mpesaUrl: string; mpesaControlUrl: string }> {
  const port = await portFor(keeper, 'daraja');
  const controlPort = await portFor(keeper, 'darajaControl');
  const program = compiled('dev/simulators/daraja/main');
  const args = [program, '--port', `${port}`, '--control-port', `${controlPort}`];
  const mpesaControlUrl = `http://127.0.0.1:${controlPort}/_control`;
  await embeddedProgram(keeper, 'daraja', args, `${mpesaControlUrl}/settings`);
  return { mpesaUrl: `http://127.0.0.1:${port}`, mpesaControlUrl };
}

/** The account that the SMS simulator serves. */
const SMS_ACCOUNT = { username: 'sandbox', apiKey: 'simulator' } as const;

/** The SMS simulator as a child, keeping what was sent in the state directory. */
export async function embeddedSms(keeper: Keeper): Promise<SmsSimulator> {
  const port = await portFor(keeper, 'sms');
  const smsUrl = `http://127.0.0.1:${port}`;
  const file = path.join(keeper.directory, 'sms.jsonl');
  const { username, apiKey } = SMS_ACCOUNT;
  const args = ['--port', String(port), '--file', file, '--username', username, '--api-key', apiKey];
  const program = compiled('dev/simulators/africastalking/main');
  await embeddedProgram(keeper, 'sms', [program, ...args], `${smsUrl}/healthz`);
  return { smsUrl, ...SMS_ACCOUNT };
}
