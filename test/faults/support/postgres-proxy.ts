import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { StatementTracker, type LabelledStatement } from './statement';
import { firstColumn, MessageReader, tagOf, type Message } from './wire';

/** What becomes of a labelled statement: it passes; it does not and its sender dies; or its answer does not. */
export type Ruling = 'pass' | 'kill-before' | 'kill-after';

/** Who decides over the statements of one process. */
export interface Judge {
  /** Asked when the statement has arrived and not been forwarded. */
  rule(statement: LabelledStatement): Ruling;
  /**
   * Kills the process; the connection stands still from here on. Of `kill-after` asked when PostgreSQL has answered and the
   * process does not know; false when it is not to be killed after all, and the answer is passed on.
   */
  kill(statement: LabelledStatement): boolean;
}

/** A proxy between one process and PostgreSQL. */
export interface PostgresProxy {
  readonly port: number;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';

/** What PostgreSQL did with a statement whose sender shall not hear of it. */
class Answer {
  private readonly held: Buffer[] = [];
  private isEffective = true;

  constructor(readonly statement: LabelledStatement) {}

  /** Keeps a message; true with the last one of the answer. */
  hold({ type, body, bytes }: Message): boolean {
    this.held.push(bytes);
    // A commit that became a rollback, an error, or a statement that found nothing to do is not the point looked for.
    if (type === 'E' || (type === 'C' && tagOf(body) === 'ROLLBACK')) this.isEffective = false;
    if (type === 'D' && firstColumn(body) === '0') this.isEffective = false;
    if (type === 'C' && tagOf(body) === 'UPDATE 0') this.isEffective = false;
    return type === 'Z';
  }

  get wasEffective(): boolean {
    return this.isEffective;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.held);
  }
}

/** One connection: passes whole messages both ways until its process is killed. */
class Connection {
  private readonly fromClient = new MessageReader(true);
  private readonly fromServer = new MessageReader(false);
  private readonly statements = new StatementTracker();
  private answer: Answer | undefined;
  private isDead = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly judge: Judge,
  ) {
    client.on('data', (chunk: Buffer) => this.request(chunk));
    server.on('data', (chunk: Buffer) => this.respond(chunk));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.setNoDelay(true);
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  }

  private request(chunk: Buffer): void {
    const passing: Buffer[] = [];
    for (const message of this.fromClient.push(chunk)) {
      if (this.isDead) break;
      const statement = this.statements.see(message);
      const ruling = statement === undefined ? 'pass' : this.judge.rule(statement);
      if (statement !== undefined && ruling === 'kill-before' && this.judge.kill(statement)) {
        this.isDead = true;
        break;
      }
      if (statement !== undefined && ruling === 'kill-after') this.answer = new Answer(statement);
      passing.push(message.bytes);
    }
    // What came before in the same packet has no effect by itself: without its Sync nothing of it commits.
    if (passing.length > 0) this.server.write(Buffer.concat(passing));
  }

  private respond(chunk: Buffer): void {
    for (const message of this.fromServer.push(chunk)) {
      if (this.isDead) return;
      if (this.answer === undefined) this.client.write(message.bytes);
      else if (this.answer.hold(message)) this.answered(this.answer);
    }
  }

  private answered(answer: Answer): void {
    this.answer = undefined;
    this.isDead = answer.wasEffective && this.judge.kill(answer.statement);
    if (!this.isDead) this.client.write(answer.bytes);
  }
}

/** Opens a proxy on any free port. */
export async function openPostgresProxy(upstreamPort: number, judge: Judge): Promise<PostgresProxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(upstreamPort, HOST);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    }
    void new Connection(client, upstream, judge);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, HOST, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
