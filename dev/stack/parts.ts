import path from 'node:path';
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

/** The mail inbox as a child, keeping its messages in the state directory. */
export async function embeddedInbox(keeper: Keeper): Promise<{ smtpUrl: string; inboxUrl: string }> {
  const smtpPort = await portFor(keeper, 'smtp');
  const httpPort = await portFor(keeper, 'inbox');
  const file = path.join(keeper.directory, 'inbox.jsonl');
  const ports = ['--smtp-port', String(smtpPort), '--http-port', String(httpPort)];
  const program = { command: process.execPath, args: [compiled('dev/inbox'), ...ports, '--file', file] };
  const inboxUrl = `http://127.0.0.1:${httpPort}`;
  await ensureChild(
    keeper,
    {
      name: 'inbox',
      ...wrap(program, 'KILL'),
      cwd: keeper.directory,
      env: {},
      logFile: path.join(keeper.directory, 'log', 'inbox.log'),
      stopSignal: 'SIGTERM',
      graceMs: 5_000,
      rank: 1,
    },
    () => answersOk(`${inboxUrl}/healthz`),
    30_000,
  );
  return { smtpUrl: `smtp://127.0.0.1:${smtpPort}`, inboxUrl };
}

/** The simulator of Daraja as a child. Its book of money is in memory: it begins empty at each start. */
export async function embeddedDaraja(keeper: Keeper): Promise<{ mpesaUrl: string; mpesaControlUrl: string }> {
  const port = await portFor(keeper, 'daraja');
  const controlPort = await portFor(keeper, 'darajaControl');
  const args = [compiled('dev/simulators/daraja/main'), '--port', `${port}`, '--control-port', `${controlPort}`];
  const controlUrl = `http://127.0.0.1:${controlPort}/_control`;
  await ensureChild(
    keeper,
    {
      name: 'daraja',
      ...wrap({ command: process.execPath, args }, 'KILL'),
      cwd: keeper.directory,
      env: {},
      logFile: path.join(keeper.directory, 'log', 'daraja.log'),
      stopSignal: 'SIGTERM',
      graceMs: 5_000,
      rank: 1,
    },
    () => answersOk(`${controlUrl}/settings`),
    30_000,
  );
  return { mpesaUrl: `http://127.0.0.1:${port}`, mpesaControlUrl: controlUrl };
}
