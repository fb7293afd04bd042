import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { checkoutRoot } from '../../dev/stack/checkout';

const PROGRAM = path.join(checkoutRoot(), 'dist/dev/simulators/daraja/main.js');

/** Runs the program until it ends; `onUrl` is called with the address that its first line names. */
function run(args: readonly string[], onUrl: (url: string, child: ChildProcess) => Promise<void>) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let heard: Promise<void> = Promise.resolve();
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const isFirst = !stdout.includes('\n');
    stdout += chunk.toString();
    if (isFirst && stdout.includes('\n'))
      heard = onUrl(stdout.split('\n')[0] ?? '', child).finally(() => child.kill('SIGTERM'));
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    child.on('exit', (code) => void heard.then(() => resolve({ code, stdout, stderr }), reject));
  });
}

it('the program serves at the address it prints, and SIGTERM ends it', async () => {
  const requests: unknown[] = [];
  const { code, stdout } = await run(['--seed', 'one'], async (url) => {
    requests.push(await (await fetch(`${url}/_control/requests`)).json());
  });
  expect(requests).toMatchObject([{ endpoints: {}, pending: { pushes: 0 } }]);
  expect(stdout).toMatch(
    /^http:\/\/127\.0\.0\.1:\d+\ncontrol http:\/\/127\.0\.0\.1:\d+\/_control seed one\n$/,
  );
  expect(code).toBe(0);
});

it('a port that is none ends it at once, with its usage', async () => {
  const { code, stderr } = await run(['--port', 'x'], () => Promise.resolve());
  expect(code).toBe(1);
  expect(stderr).toContain('usage:');
});
