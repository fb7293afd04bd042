import { spawnSync } from 'node:child_process';

/** A program with its arguments. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
}

/** A command as the keeper spawns it; with ids where the spawn itself must change the user. */
export interface WrappedCommand extends Command {
  readonly uid?: number;
  readonly gid?: number;
}

/** Run as this user. `capable` keeps the right to pass through folders closed to that user, such as /root. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  readonly capable: boolean;
}

let supported: boolean | undefined;

/** Whether util-linux's setpriv is here with what we use of it (busybox has one without). */
export function setprivWorks(): boolean {
  supported ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'TERM', '--', 'true'], { stdio: 'ignore' }).status === 0;
  return supported;
}

/**
 * The command so that the kernel sends it `deathSignal` when its parent (the keeper) dies in any way, and run as
 * another user where asked. Without setpriv it is returned as it is: leftovers.ts then ends what is left.
 */
export function wrap(inner: Command, deathSignal: 'INT' | 'TERM' | 'KILL', as?: RunAs): WrappedCommand {
  if (!setprivWorks()) return as ? { ...inner, uid: as.uid, gid: as.gid } : inner;
  const args = ['--pdeathsig', deathSignal, ...(as ? identity(as) : []), '--', inner.command, ...inner.args];
  return { command: 'setpriv', args };
}

function identity({ uid, gid, capable }: RunAs): string[] {
  const user = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  if (!capable) return user;
  // Ambient: survives the exec, and does not make the dynamic linker ignore $ORIGIN as set-user-id would.
  // no_setuid_fixup: otherwise access(2), by which PostgreSQL finds its own programs, leaves capabilities out.
  const capability = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
  return ['--securebits', '+no_setuid_fixup', ...user, ...capability];
}
