import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import path from 'node:path';
import type { ChildExit, ChildSpec, ChildState } from './keeper-protocol';
import { environmentWith } from './surroundings';

interface Kept {
  readonly spec: ChildSpec;
  readonly process: ChildProcess;
  readonly pid: number;
  readonly gone: Promise<unknown>;
}

/** The keeper's children by name, each in a process group of its own so that Ctrl-C does not reach it directly. */
export class KeptChildren {
  private readonly byName = new Map<string, Kept>();

  constructor(private readonly onExit: (exit: ChildExit) => void) {}

  list(): ChildState[] {
    return [...this.byName.values()].map(({ spec, pid }) => ({ name: spec.name, pid, spec }));
  }

  /** @throws Error when a child of that name runs already, or the program cannot be started. */
  async start(spec: ChildSpec): Promise<ChildState> {
    if (this.byName.has(spec.name)) throw new Error(`${spec.name} is running already`);
    mkdirSync(path.dirname(spec.logFile), { recursive: true });
    const log = openSync(spec.logFile, 'a');
    const { uid, gid } = spec;
    const child = spawn(spec.command, [...spec.args], {
      cwd: spec.cwd,
      env: environmentWith(spec.env),
      ...(uid === undefined ? {} : { uid }),
      ...(gid === undefined ? {} : { gid }),
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    await once(child, 'spawn');
    const pid = child.pid;
    if (pid === undefined) throw new Error(`${spec.name} has no pid`);
    const kept: Kept = { spec, process: child, pid, gone: once(child, 'exit') };
    this.byName.set(spec.name, kept);
    child.once('exit', (code, signal) => {
      this.byName.delete(spec.name);
      this.onExit({ event: 'exit', name: spec.name, pid, code, signal });
    });
    return { name: spec.name, pid, spec };
  }

  /** Sends the signal to the child alone, as `kill` in a shell would; false when it is not running. */
  signal(name: string, signal: NodeJS.Signals): boolean {
    return this.byName.get(name)?.process.kill(signal) ?? false;
  }

  /** Ends the child by its own signal, after its grace by SIGKILL of the group; resolves when it is gone. */
  async stop(name: string): Promise<void> {
    const kept = this.byName.get(name);
    if (!kept) return;
    kept.process.kill(kept.spec.stopSignal);
    const force = setTimeout(() => killGroup(kept.pid), kept.spec.graceMs);
    await kept.gone;
    clearTimeout(force);
    killGroup(kept.pid);
  }

  /** Ends all, highest rank first. */
  async stopAll(): Promise<void> {
    const ranks = [...new Set(this.list().map(({ spec }) => spec.rank))].sort((a, b) => b - a);
    for (const rank of ranks) {
      const names = this.list().filter(({ spec }) => spec.rank === rank);
      await Promise.all(names.map(({ name }) => this.stop(name)));
    }
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // nobody is left in the group, which is what we want
  }
}
