import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Keeper } from '../../dev/stack/keeper-client';
import { reservePort } from '../../dev/stack/ports';
import { ensureTemporal } from '../../dev/stack/temporal';
import { testCluster, testDirectory } from './cluster';

/** A Temporal dev server of one test file's own. */
export interface TestTemporal {
  readonly address: string;
  /** SIGKILL; with `file` its workflows are there again after `start`. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops it and removes its files. Stops by itself when the test process ends in any way. */
  stop(): Promise<void>;
}

const FIRST_PORT = 17_300;

/** Starts one, in memory unless `file`, with the search attributes of design §2.17. */
export async function startTestTemporal(kind: 'memory' | 'file' = 'memory'): Promise<TestTemporal> {
  const { temporalCli: cli } = testCluster();
  if (cli === undefined) throw new Error('No Temporal CLI was found; the set-up said why.');
  const directory = mkdtempSync(path.join(testDirectory(), 'temporal-'));
  const keeper = await Keeper.open(directory);
  const port = await reservePort([FIRST_PORT], keeper.pid);
  const file = kind === 'file' ? { file: path.join(directory, 'temporal.db') } : {};
  const start = (): Promise<string> => ensureTemporal(keeper, { cli, port, ...file });
  return {
    address: await start(),
    kill: async () => {
      await keeper.signal('temporal', 'SIGKILL');
      await keeper.gone('temporal');
    },
    start: async () => void (await start()),
    stop: async () => {
      await keeper.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
