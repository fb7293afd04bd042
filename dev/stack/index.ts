import { existsSync } from 'node:fs';
import path from 'node:path';
import type { SmsSimulator, StackAddresses } from './addresses';
import { ensureAuthKeys, type AuthKeyFiles } from './auth-keys';
import { checkoutRoot, compiled } from './checkout';
import { endCleanly } from './ending';
import { stackEnvironment } from './environment';
import { Keeper } from './keeper-client';
import { runProgram } from './one-shot';
import { writeMpesaAccounts } from './mpesa-accounts';
import {
  embeddedDaraja,
  embeddedInbox,
  embeddedPostgres,
  embeddedSms,
  embeddedTemporal,
  portFor,
} from './parts';
import { ensureProcess, PROCESSES, type ProcessName, type StackProcess } from './processes';
import { loadState } from './state';
import { surroundings } from './surroundings';
import { findTemporalCli } from './temporal-cli';

export { readPrivateKey } from './auth-keys';
export type { StackAddresses } from './addresses';
export { type ProcessName, type StackProcess } from './processes';

/** What to start, and where. Everything has a default: the whole stack in `.dev`, one copy of each process. */
export interface StackOptions {
  /** State directory; a stack in one of its own shares nothing with another. */
  readonly directory?: string;
  /** Copies of each process; 0 leaves it out. */
  readonly processes?: Partial<Record<ProcessName, number>>;
  /** `file` (default) keeps workflows across starts and has the Web UI; `memory` is for tests. */
  readonly temporal?: 'file' | 'memory';
  /** False turns fsync off: for tests and never for measuring. */
  readonly durable?: boolean;
  /** Scene for dev/seed, after setup; none by default. */
  readonly seed?: string;
  /** Settings over those of the stack. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Told what is going on, a line at a time; stderr by default. */
  readonly say?: (line: string) => void;
}

/** A part of the stack that is embedded unless its address is given. */
type StackPart = 'postgres' | 'temporal' | 'inbox' | 'sms';

/** A running stack. It lives until `stop`, or until this program ends in any way, and no other shares it. */
export interface Stack extends StackAddresses {
  readonly directory: string;
  /** Settings of the processes, to read with kernel/config or to give to a program. */
  readonly env: Readonly<Record<string, string>>;
  /** Key files of the embedded issuer of tokens. */
  readonly authKeys: AuthKeyFiles;
  /** What dev/seed printed; empty when nothing was seeded. */
  readonly seedOutput: string;
  readonly processes: readonly StackProcess[];
  /** One copy by name, such as `worker-2`. @throws Error when the stack has none of that name. */
  process(name: string): StackProcess;
  /** Stops an embedded part by SIGKILL and leaves it down; its data stays. */
  killPart(part: StackPart): Promise<void>;
  /** Brings a part back on the port that it had. */
  startPart(part: StackPart): Promise<void>;
  /** Leaves the stack; the last to leave stops everything, and this resolves when all is gone. */
  stop(): Promise<void>;
}

/**
 * Brings the stack up: parts (each replaced by its address in DATABASE_URL, TEMPORAL_ADDRESS, SMTP_URL, SMS_URL), setup,
 * seed, processes; what runs already in this directory is used. When it fails, what it started is stopped again; on Ctrl-C
 * or SIGTERM the program leaves the stack and ends.
 */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const directory = path.resolve(options.directory ?? path.join(checkoutRoot(), '.dev'));
  const say = options.say ?? ((line) => void process.stderr.write(`[stack] ${line}\n`));
  const keeper = await Keeper.open(directory);
  const takeBack = endCleanly(() => {
    say('stopping …');
    return keeper.close();
  });
  keeper.onLost(() => {
    say('the keeper of the stack has been killed, and everything with it');
    process.exit(1);
  });
  const stop = (): Promise<void> => {
    takeBack();
    return keeper.close();
  };
  try {
    return { ...(await keeper.locked(() => bringUp(keeper, options, say))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Say = (line: string) => void;

async function bringUp(keeper: Keeper, options: StackOptions, say: Say): Promise<Omit<Stack, 'stop'>> {
  const { directory } = keeper;
  const serverUrl = `http://127.0.0.1:${await portFor(keeper, 'server')}`;
  const parts = partStarters(keeper, options, serverUrl, say);
  const databaseUrl = await timed('PostgreSQL', say, parts.postgres);
  const temporal = await timed('Temporal', say, parts.temporal);
  const mail = await timed('inbox', say, parts.inbox);
  const mpesa = await timed('M-Pesa', say, parts.mpesa);
  const smsSimulator = await timed('SMS simulator', say, parts.sms);
  const addresses: StackAddresses = {
    databaseUrl,
    temporalAddress: temporal.address,
    temporalUiUrl: temporal.uiUrl,
    ...mail,
    ...mpesa,
    smsSimulator,
    serverUrl,
  };
  const authKeys = await ensureAuthKeys(directory);
  const env = {
    ...stackEnvironment(addresses, loadState(directory), authKeys, writeMpesaAccounts(directory)),
    ...options.environment,
  };
  await timed('setup', say, () => runProgram('setup', [], env, path.join(directory, 'log', 'setup.log')));
  const seedOutput =
    options.seed === undefined ? '' : await timed('seed', say, () => seed(directory, options.seed, env));
  const processes = await timed('processes', say, () => startProcesses(keeper, options, env));
  return {
    ...addresses,
    directory,
    env,
    authKeys,
    seedOutput,
    processes,
    process: (name) => {
      const found = processes.find((one) => one.name === name);
      if (!found)
        throw new Error(`This stack has no ${name}, only ${processes.map((one) => one.name).join(', ')}.`);
      return found;
    },
    killPart: async (part) => {
      await keeper.signal(part, 'SIGKILL');
      await keeper.gone(part);
    },
    startPart: async (part) => void (await parts[part]()),
  };
}

interface PartStarters extends Readonly<Record<StackPart, () => Promise<unknown>>> {
  readonly postgres: () => Promise<string>;
  readonly temporal: () => Promise<{ address: string; uiUrl: string | undefined }>;
  readonly inbox: () => Promise<{ smtpUrl: string; inboxUrl: string | undefined }>;
  readonly mpesa: () => Promise<{ mpesaUrl: string; mpesaControlUrl: string | undefined }>;
  readonly sms: () => Promise<SmsSimulator | undefined>;
}

function partStarters(keeper: Keeper, options: StackOptions, serverUrl: string, say: Say): PartStarters {
  const given = surroundings();
  const replaced = (variable: string, address: string): string => {
    say(`${variable} is set: used instead of the embedded part`);
    return address;
  };
  return {
    postgres: async () => {
      if (given.DATABASE_URL) return replaced('DATABASE_URL', given.DATABASE_URL);
      return embeddedPostgres(keeper, options.durable ?? true);
    },
    temporal: async () => {
      if (given.TEMPORAL_ADDRESS) {
        return { address: replaced('TEMPORAL_ADDRESS', given.TEMPORAL_ADDRESS), uiUrl: undefined };
      }
      return embeddedTemporal(keeper, await findTemporalCli(say), options.temporal === 'memory', serverUrl);
    },
    inbox: async () => {
      if (given.SMTP_URL) return { smtpUrl: replaced('SMTP_URL', given.SMTP_URL), inboxUrl: undefined };
      return embeddedInbox(keeper);
    },
    mpesa: async () => {
      const { MPESA_BASE_URL: url } = given;
      if (url) return { mpesaUrl: replaced('MPESA_BASE_URL', url), mpesaControlUrl: undefined };
      return embeddedDaraja(keeper);
    },
    sms: async () => {
      if (!given.SMS_URL) return embeddedSms(keeper);
      replaced('SMS_URL', given.SMS_URL);
      return undefined;
    },
  };
}

async function startProcesses(
  keeper: Keeper,
  options: StackOptions,
  env: Readonly<Record<string, string>>,
): Promise<StackProcess[]> {
  const copies: { process_: ProcessName; copy: number; port: number }[] = [];
  for (const process_ of PROCESSES) {
    for (let copy = 1; copy <= (options.processes?.[process_] ?? 1); copy++) {
      const name = process_ === 'server' && copy === 1 ? 'server' : `${process_}-${copy}`;
      copies.push({ process_, copy, port: await portFor(keeper, name) });
    }
  }
  return Promise.all(
    copies.map(({ process_, copy, port }) => ensureProcess(keeper, process_, copy, port, env)),
  );
}

async function seed(
  directory: string,
  scene: string | undefined,
  env: Record<string, string>,
): Promise<string> {
  if (!existsSync(compiled('dev/seed'))) throw new Error('dist/dev/seed.js is missing.');
  return runProgram('dev/seed', [scene ?? ''], env, path.join(directory, 'log', 'seed.log'));
}

async function timed<T>(name: string, say: Say, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  const result = await work();
  say(`${name}: ready in ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  return result;
}
