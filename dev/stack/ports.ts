import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';

const PORTS_TRIED_MAX = 200;

/**
 * The first of `preferred` and the numbers after its last one that nobody listens on and no other live stack on this
 * machine has reserved; reserved for `holderPid` until that process ends, so that a part may stop and come back.
 * @throws Error when 200 in a row are taken.
 */
export async function reservePort(preferred: readonly number[], holderPid: number): Promise<number> {
  const last = preferred.at(-1) ?? 0;
  const candidates = [...preferred, ...Array.from({ length: PORTS_TRIED_MAX }, (_, n) => last + 1 + n)];
  for (const port of candidates) {
    if (!reserve(port, holderPid)) continue;
    if (await isFree(port)) return port;
    release(port);
  }
  throw new Error(`No free port from ${last} on.`);
}

/** Whether this holder has the port reserved: then it is its own, and what listens there is its own child. */
export function holdsPort(port: number, holderPid: number): boolean {
  return readHolder(port) === holderPid;
}

const reservation = (port: number): string => path.join(os.tmpdir(), 'bossnyumba-ports', String(port));

/** False when another has it. Where reservations cannot be written, every port counts as reserved by whoever asks. */
function reserve(port: number, holderPid: number): boolean {
  const holder = readHolder(port);
  // Our own reservations too: they belong to listeners of other names.
  if (holder !== undefined && isAlive(holder)) return false;
  try {
    openReservations();
    release(port);
    writeFileSync(reservation(port), String(holderPid), { flag: 'wx' });
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EEXIST';
  }
}

/** One folder for all users of the machine, as /tmp is: everybody writes, each removes only what is theirs. */
function openReservations(): void {
  const folder = path.dirname(reservation(0));
  if (existsSync(folder)) return;
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o1777);
}

function readHolder(port: number): number | undefined {
  try {
    return Number(readFileSync(reservation(port), 'utf8'));
  } catch {
    return undefined;
  }
}

function release(port: number): void {
  rmSync(reservation(port), { force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function isFree(port: number): Promise<boolean> {
  // Both: on macOS a bind succeeds beside a listener on all addresses, which a connection does find.
  return !(await accepts(port)) && (await binds(port));
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => socket.destroy() && resolve(true));
    socket.once('error', () => resolve(false));
  });
}

function binds(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}
