import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { wrap } from '../../dev/stack/wrap';
import { startClient, stateDirectory, survivors } from './support/client-program';

let directory: string;
beforeEach(() => (directory = stateDirectory()));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

it('a client that is killed leaves neither child nor keeper', async () => {
  const client = await startClient(directory);
  client.process.kill('SIGKILL');
  expect(await survivors([client.childPid, client.keeperPid])).toEqual([]);
});

it('a child that ignores SIGTERM is killed after its grace, with what it started', async () => {
  const client = await startClient(directory, ['sh', '-c', 'trap "" TERM; sleep 1000 & wait; sleep 1000']);
  client.process.kill('SIGKILL');
  expect(await survivors([client.childPid, client.keeperPid])).toEqual([]);
});

it('two clients share one keeper and one child, which live until the second has left', async () => {
  const first = await startClient(directory);
  const second = await startClient(directory);
  expect(second).toMatchObject({ keeperPid: first.keeperPid, childPid: first.childPid });
  first.process.kill('SIGTERM');
  await once(first.process, 'exit');
  expect(await survivors([first.childPid], 500)).toEqual([first.childPid]);
  second.process.kill('SIGTERM');
  await once(second.process, 'exit');
  expect(await survivors([first.childPid], 0)).toEqual([]);
  expect(await survivors([first.keeperPid])).toEqual([]);
});

it('two clients that start at once agree on one keeper', async () => {
  const [first, second] = await Promise.all([startClient(directory), startClient(directory)]);
  expect(second).toMatchObject({ keeperPid: first.keeperPid, childPid: first.childPid });
  for (const { process: program } of [first, second]) program.kill('SIGKILL');
  expect(await survivors([first.childPid, first.keeperPid])).toEqual([]);
});

it('a keeper that is killed takes its children with it', async () => {
  const { command, args } = wrap({ command: 'sleep', args: ['1000'] }, 'KILL');
  const client = await startClient(directory, [command, ...args]);
  process.kill(client.keeperPid, 'SIGKILL');
  expect(await survivors([client.childPid])).toEqual([]);
  client.process.kill('SIGKILL');
});

it('a keeper ends what a killed keeper and its killed client left', async () => {
  // Without wrap(), as on a system that has no setpriv: the kernel ends nothing.
  const lost = await startClient(directory);
  process.kill(lost.keeperPid, 'SIGSTOP');
  lost.process.kill('SIGKILL');
  process.kill(lost.keeperPid, 'SIGKILL');
  expect(await survivors([lost.keeperPid, lost.process.pid ?? 0])).toEqual([]);
  const next = await startClient(directory);
  expect(await survivors([lost.childPid])).toEqual([]);
  next.process.kill('SIGKILL');
  expect(await survivors([next.childPid, next.keeperPid])).toEqual([]);
});

it('a process that only got the same pid is left alone', async () => {
  const stranger = spawn('sleep', ['1000'], { detached: true });
  const client = await startClient(directory);
  expect(client.childPid).not.toBe(stranger.pid);
  client.process.kill('SIGKILL');
  expect(await survivors([client.childPid, client.keeperPid])).toEqual([]);
  expect(await survivors([stranger.pid ?? 0], 0)).toEqual([stranger.pid]);
  stranger.kill('SIGKILL');
});
