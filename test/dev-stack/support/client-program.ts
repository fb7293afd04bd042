import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { birthOf } from '../../../dev/stack/birth';
import { compiled } from '../../../dev/stack/checkout';
import { testDirectory } from '../../support/cluster';

/** A program of its own that keeps one child, `sleep`, under the keeper of a state directory. */
export interface ClientProgram {
  readonly process: ChildProcess;
  readonly keeperPid: number;
  readonly childPid: number;
}

const PROGRAM = `
  const { Keeper } = require(process.argv[1]);
  const directory = process.argv[2];
  const spec = { name: 'sleeper', command: process.argv[3], args: JSON.parse(process.argv[4]), cwd: directory, env: {},
    logFile: directory + '/log/sleeper.log', stopSignal: 'SIGTERM', graceMs: 500, rank: 1 };
  (async () => {
    const keeper = await Keeper.open(directory);
    const pid = await keeper.locked(async () => {
      const running = (await keeper.list())[0];
      return running ? running.pid : (await keeper.start(spec)).pid;
    });
    console.log(JSON.stringify({ keeperPid: keeper.pid, childPid: pid }));
    process.on('SIGTERM', () => keeper.close().then(() => process.exit(0)));
    setInterval(() => {}, 1000);
  })();
`;

/** A state directory for one test, under .dev/. */
export function stateDirectory(): string {
  return mkdtempSync(path.join(testDirectory(), 'keeper '));
}

/** Starts the program and waits until its child runs. */
export async function startClient(
  directory: string,
  child: readonly [command: string, ...args: string[]] = ['sleep', '1000'],
): Promise<ClientProgram> {
  const [command, ...args] = child;
  const program = spawn(
    process.execPath,
    ['-e', PROGRAM, compiled('dev/stack/keeper-client'), directory, command, JSON.stringify(args)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = (await once(program.stdout, 'data')) as [Buffer];
  const said = JSON.parse(String(line)) as { keeperPid: number; childPid: number };
  return { process: program, ...said };
}

/** Which of the processes still run after at most `waitMaxMs`. */
export async function survivors(pids: readonly number[], waitMaxMs = 5_000): Promise<number[]> {
  const deadline = performance.now() + waitMaxMs;
  const alive = (): number[] => pids.filter((pid) => birthOf(pid) !== undefined);
  while (alive().length > 0 && performance.now() < deadline) await sleep(20);
  return alive();
}
