import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compiled } from './checkout';
import { readJsonLines, writeJsonLine } from './json-lines';
import {
  EXIT_TAKEN,
  type ChildExit,
  type ChildSpec,
  type ChildState,
  type KeeperAnswer,
  type KeeperFile,
  type KeeperRequest,
} from './keeper-protocol';
import { endLeftovers } from './leftovers';

const OPEN_WAIT_MAX_MS = 60_000;
const POLL_MS = 100;
const GONE_POLL_MS = 20;

/** A connection to the keeper of one state directory. While it is open, what runs there goes on running. */
export class Keeper {
  private nextId = 1;
  private readonly waiting = new Map<number, (answer: KeeperAnswer) => void>();
  private readonly exitListeners = new Set<(exit: ChildExit) => void>();
  private readonly closed: Promise<void>;
  private readonly lostListeners = new Set<() => void>();
  private leaving = false;

  /** `pid` of the keeper itself: the holder of port reservations. */
  private constructor(
    private readonly socket: Socket,
    readonly directory: string,
    readonly pid: number,
  ) {
    // The connection alone must not keep a finished program alive.
    socket.unref();
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()));
    void this.closed.then(() => {
      if (!this.leaving) {
        // Killed rather than ended: its file is still there, and so may be its children.
        endLeftovers(keeperFile(directory), pid);
        for (const tell of this.lostListeners) tell();
      }
      for (const [id, settle] of this.waiting) settle({ id, ok: false, error: 'the keeper has ended' });
    });
    readJsonLines(socket, (message) => {
      if ('event' in (message as object)) for (const tell of this.exitListeners) tell(message as ChildExit);
      else this.settle(message as KeeperAnswer);
    });
  }

  /**
   * Connects to the keeper of `directory`, starting one where none runs.
   * @throws Error when none can be reached within a minute.
   */
  static async open(directory: string): Promise<Keeper> {
    mkdirSync(directory, { recursive: true });
    const deadline = performance.now() + OPEN_WAIT_MAX_MS;
    while (performance.now() < deadline) {
      const keeper = await Keeper.connectRecorded(directory);
      if (keeper) return keeper;
      await spawnKeeper(directory);
    }
    throw new Error(`No keeper answers for ${directory}; see ${path.join(directory, 'log', 'keeper.log')}.`);
  }

  private static async connectRecorded(directory: string): Promise<Keeper | undefined> {
    const file = readKeeperFile(directory);
    if (!file) return undefined;
    const socket = await tryConnect(file.port);
    if (!socket) return undefined;
    const keeper = new Keeper(socket, directory, file.pid);
    try {
      await keeper.ask({ do: 'hello', token: file.token });
      return keeper;
    } catch {
      socket.destroy();
      return undefined;
    }
  }

  list(): Promise<ChildState[]> {
    return this.ask({ do: 'list' }) as Promise<ChildState[]>;
  }

  start(spec: ChildSpec): Promise<ChildState> {
    return this.ask({ do: 'start', spec }) as Promise<ChildState>;
  }

  async stop(name: string): Promise<void> {
    await this.ask({ do: 'stop', name });
  }

  signal(name: string, signal: NodeJS.Signals): Promise<boolean> {
    return this.ask({ do: 'signal', name, signal }) as Promise<boolean>;
  }

  /** Resolves when no child of that name runs. */
  async gone(name: string): Promise<void> {
    while ((await this.list()).some((child) => child.name === name)) await sleep(GONE_POLL_MS);
  }

  /** Calls `tell` for each child that ends from now on; returns what undoes this. */
  onExit(tell: (exit: ChildExit) => void): () => void {
    this.exitListeners.add(tell);
    return () => this.exitListeners.delete(tell);
  }

  /** Calls `tell` when the keeper ends although this client has not left: everything it kept is gone then. */
  onLost(tell: () => void): void {
    this.lostListeners.add(tell);
  }

  /** Runs `work` while no other client of this directory is inside its own. */
  async locked<T>(work: () => Promise<T>): Promise<T> {
    await this.ask({ do: 'lock' });
    try {
      return await work();
    } finally {
      await this.ask({ do: 'unlock' });
    }
  }

  /** Leaves; the last client's leaving stops every child, and this resolves only when all are gone. */
  async close(): Promise<void> {
    this.leaving = true;
    const { last } = (await this.ask({ do: 'leave' }).catch(() => ({ last: true }))) as { last: boolean };
    if (!last) this.socket.destroy();
    this.socket.ref();
    await this.closed;
  }

  private ask(request: KeeperRequest): Promise<unknown> {
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) return reject(new Error('the keeper has ended'));
      this.socket.ref();
      this.waiting.set(id, (answer) =>
        answer.ok ? resolve(answer.result) : reject(new Error(answer.error)),
      );
      writeJsonLine(this.socket, { id, ...request });
    });
  }

  private settle(answer: KeeperAnswer): void {
    this.waiting.get(answer.id)?.(answer);
    this.waiting.delete(answer.id);
    if (this.waiting.size === 0) this.socket.unref();
  }
}

const keeperFile = (directory: string): string => path.join(directory, 'keeper.json');

function readKeeperFile(directory: string): KeeperFile | undefined {
  try {
    return JSON.parse(readFileSync(keeperFile(directory), 'utf8')) as KeeperFile;
  } catch {
    return undefined;
  }
}

function tryConnect(port: number): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket));
    socket.once('error', () => resolve(undefined));
  });
}

/** Starts a keeper and waits until it is recorded, or has ended because another one holds the directory. */
async function spawnKeeper(directory: string): Promise<void> {
  mkdirSync(path.join(directory, 'log'), { recursive: true });
  const log = openSync(path.join(directory, 'log', 'keeper.log'), 'a');
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', compiled('dev/stack/keeper'), directory],
    { detached: true, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  let ended: number | undefined;
  child.once('exit', (code) => (ended = code ?? -1));
  child.once('error', () => (ended = -1));
  child.unref();
  while (ended === undefined && readKeeperFile(directory)?.pid !== child.pid) await sleep(POLL_MS);
  if (ended === undefined) return;
  if (ended !== EXIT_TAKEN)
    throw new Error(`The keeper ended with ${ended}; see ${directory}/log/keeper.log.`);
  await sleep(POLL_MS);
}
