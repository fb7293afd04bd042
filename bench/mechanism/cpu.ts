import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** Own ticks, and those of children that have ended and were waited for. */
  readonly ticks: number;
}

/** CPU time used so far, in milliseconds, by each named process with everything beneath it. */
export type CpuMs = Readonly<Record<string, number>>;

// Places in /proc/PID/stat, counted after the command in parentheses (its name may contain spaces).
const PARENT = 1;
const TIMES = [11, 12, 13, 14] as const;

let ticksPerSecond: number | undefined;

function msOf(ticks: number): number {
  ticksPerSecond ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return (ticks * 1_000) / ticksPerSecond;
}

function timesOf(pid: number): ProcessTimes | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = TIMES.reduce((sum, place) => sum + Number(fields[place]), 0);
    return { pid, parent: Number(fields[PARENT]), ticks };
  } catch {
    // ended between the listing and the reading: its time is in its parent's by then
    return undefined;
  }
}

function table(): Map<number, ProcessTimes> {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  // Children before parents (a parent's pid is the lower one, as good as always): one that ends meanwhile is counted
  // twice at worst, never lost.
  const read = pids.map(Number).sort((a, b) => b - a);
  return new Map(read.flatMap((pid) => timesOf(pid) ?? []).map((times) => [times.pid, times]));
}

function isBeneath(processes: ReadonlyMap<number, ProcessTimes>, pid: number, root: number): boolean {
  for (let at = processes.get(pid); at; at = processes.get(at.parent)) if (at.pid === root) return true;
  return false;
}

/**
 * Reads user and system time of trees of processes. A child that ended counts on in the time of the parent that waited
 * for it, so a Postgres backend that comes and goes between two readings is not lost. `except`: processes that belong to
 * the measuring and not to the measured, such as the backends of its own connections; they must outlive the measuring.
 */
export function readCpu(roots: Readonly<Record<string, number>>, except: ReadonlySet<number>): CpuMs {
  const processes = table();
  const counted = [...processes.values()].filter(({ pid }) => !except.has(pid));
  return Object.fromEntries(
    Object.entries(roots).map(([name, root]) => {
      const beneath = counted.filter(({ pid }) => isBeneath(processes, pid, root));
      return [name, msOf(beneath.reduce((sum, { ticks }) => sum + ticks, 0))];
    }),
  );
}

/** What was used between two readings, each divided by `per`. */
export function cpuBetween(before: CpuMs, after: CpuMs, per: number): CpuMs {
  return Object.fromEntries(
    Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / per]),
  );
}

/** All parts together, in milliseconds. */
export function total(parts: CpuMs): number {
  return Object.values(parts).reduce((sum, ms) => sum + ms, 0);
}
