import path from 'node:path';
import { Connection } from '@temporalio/client';
import type { Keeper } from './keeper-client';
import { ensureChild } from './ready';
import { wrap } from './wrap';

const START_WAIT_MAX_MS = 60_000;
/** Design §2.17. A dev server with a file keeps them; one in memory must be told at each start. */
const SEARCH_ATTRIBUTES = ['TenantId', 'PropertyId', 'LeaseId', 'ProcessStatus', 'WaitingFor'];
/** Without these two SQLite syncs at each commit and the server is eight times slower (measured). */
const PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];
/** The dev server's defaults delay each queued task; 2000 a second is more than one machine needs. */
const POLL_RATES = ['transfer', 'timer', 'visibility'].map(
  (queue) => `history.${queue}ProcessorMaxPollRPS=2000`,
);

/** How the dev server runs. Without `uiPort` there is no Web UI; without `file` all is in memory. */
export interface TemporalOptions {
  readonly name?: string;
  readonly cli: string;
  readonly port: number;
  readonly uiPort?: number;
  readonly file?: string;
  /** Where the Web UI sends payloads to be decoded. */
  readonly codecEndpoint?: string;
}

/** Starts a Temporal dev server under the keeper and returns its address once its namespace answers. */
export async function ensureTemporal(keeper: Keeper, options: TemporalOptions): Promise<string> {
  const address = `127.0.0.1:${options.port}`;
  const name = options.name ?? 'temporal';
  const inner = { command: options.cli, args: ['server', 'start-dev', ...flags(options)] };
  await ensureChild(
    keeper,
    {
      name,
      ...wrap(inner, 'KILL'),
      cwd: keeper.directory,
      env: {},
      logFile: path.join(keeper.directory, 'log', `${name}.log`),
      stopSignal: 'SIGTERM',
      graceMs: 10_000,
      rank: 1,
    },
    () => namespaceAnswers(address),
    START_WAIT_MAX_MS,
  );
  return address;
}

function flags({ port, uiPort, file, codecEndpoint }: TemporalOptions): string[] {
  return [
    ...['--ip', '127.0.0.1', '--port', String(port), '--log-level', 'warn'],
    ...(uiPort === undefined ? ['--headless'] : ['--ui-port', String(uiPort)]),
    ...(file === undefined ? [] : ['--db-filename', file]),
    ...(codecEndpoint === undefined ? [] : ['--ui-codec-endpoint', codecEndpoint]),
    ...PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
    ...POLL_RATES.flatMap((rate) => ['--dynamic-config-value', rate]),
    ...SEARCH_ATTRIBUTES.flatMap((attribute) => ['--search-attribute', `${attribute}=Keyword`]),
  ];
}

async function namespaceAnswers(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address, connectTimeout: '2s' });
  try {
    await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.describeNamespace({ namespace: 'default' }),
    );
    const { customAttributes } = await connection.operatorService.listSearchAttributes({
      namespace: 'default',
    });
    return SEARCH_ATTRIBUTES.every((name) => name in customAttributes);
  } finally {
    await connection.close();
  }
}
