import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { birthOf } from './birth';
import { readJsonLines, writeJsonLine } from './json-lines';
import { EXIT_TAKEN, type KeeperFile, type KeeperRequest } from './keeper-protocol';
import { KeptChildren } from './kept-children';
import { endLeftovers } from './leftovers';
import { Turnstile } from './turnstile';

/** How long a keeper waits for its first client before it gives up. */
const FIRST_CLIENT_WAIT_MS = 10_000;

/**
 * Owns every process of one state directory and lives exactly as long as somebody is connected to it: the operating
 * system closes the connection of a client that ends in any way, SIGKILL included, and when the last one is gone the
 * keeper stops all and ends. A program of its own, in its own session, so that it outlives its starter by that
 * moment; two starters of one directory share it. It knows nothing of Postgres or Temporal.
 */
class KeeperProgram {
  private readonly token = randomBytes(16).toString('hex');
  private readonly clients = new Set<Socket>();
  private readonly lock = new Turnstile<Socket>();
  private readonly server = createServer((client) => this.welcome(client));
  private readonly children = new KeptChildren((exit) => {
    for (const client of this.clients) writeJsonLine(client, exit);
    this.record();
  });
  private stopping = false;

  constructor(
    private readonly file: string,
    private readonly held: DatabaseSync,
  ) {}

  listen(): void {
    this.server.listen(0, '127.0.0.1', () => this.record());
    setTimeout(() => this.endWhenAlone(), FIRST_CLIENT_WAIT_MS);
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void this.end());
  }

  private welcome(client: Socket): void {
    client.on('error', () => client.destroy());
    client.once('close', () => {
      this.lock.leave(client);
      if (this.clients.delete(client)) this.endWhenAlone();
    });
    readJsonLines(client, (message) => {
      const { id, ...request } = message as { id: number } & KeeperRequest;
      if (request.do !== 'hello' && !this.clients.has(client)) return client.destroy();
      this.answer(client, request).then(
        (result) => writeJsonLine(client, { id, ok: true, result }),
        (error: unknown) => writeJsonLine(client, { id, ok: false, error: (error as Error).message }),
      );
    });
  }

  private async answer(client: Socket, request: KeeperRequest): Promise<unknown> {
    switch (request.do) {
      case 'hello':
        if (request.token !== this.token) throw new Error('wrong token');
        this.clients.add(client);
        return undefined;
      case 'lock':
        return this.lock.enter(client);
      case 'unlock':
        return this.lock.leave(client);
      case 'list':
        return this.children.list();
      case 'start':
        return this.children.start(request.spec).finally(() => this.record());
      case 'stop':
        return this.children.stop(request.name);
      case 'signal':
        return this.children.signal(request.name, request.signal);
      case 'leave':
        this.clients.delete(client);
        this.endWhenAlone();
        return { last: this.clients.size === 0 };
    }
  }

  private endWhenAlone(): void {
    if (this.clients.size === 0) void this.end();
  }

  private async end(): Promise<void> {
    if (this.stopping) return;
    this.stopping = true;
    this.server.close();
    await this.children.stopAll();
    rmSync(this.file, { force: true });
    this.held.close();
    process.exit(0);
  }

  private record(): void {
    if (this.stopping) return;
    const content: KeeperFile = {
      pid: process.pid,
      port: (this.server.address() as AddressInfo).port,
      token: this.token,
      children: this.children.list().map(({ name, pid }) => ({ name, pid, born: birthOf(pid) ?? '' })),
    };
    writeFileSync(this.file, JSON.stringify(content, null, 2), { mode: 0o600 });
  }
}

/** One keeper a directory: SQLite's lock on a file, which the operating system releases with the process. */
function holdDirectory(directory: string): DatabaseSync {
  const database = new DatabaseSync(path.join(directory, 'keeper.lock'));
  try {
    database.exec('BEGIN EXCLUSIVE');
    return database;
  } catch {
    process.exit(EXIT_TAKEN);
  }
}

const directory = path.resolve(process.argv[2] ?? '.dev');
mkdirSync(directory, { recursive: true });
const held = holdDirectory(directory);
endLeftovers(path.join(directory, 'keeper.json'));
new KeeperProgram(path.join(directory, 'keeper.json'), held).listen();
