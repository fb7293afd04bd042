import { setTimeout as sleep } from 'node:timers/promises';
import type { StackProcess } from '../../../dev/stack';
import type { Chance } from './chance';

/** Kills by SIGKILL, whoever it is, again and again. */
export interface Killer {
  /** Kills nobody any more once each has died; resolves when everybody is up again. Kills by name. */
  stop(): Promise<Readonly<Record<string, number>>>;
}

const EVERY_MS = { from: 300, to: 2_000 } as const;
const DOWN_MS = { from: 0, to: 1_500 } as const;

/** Starts killing processes, each brought back a moment later; two copies of one kind may be down at once. */
export function startKiller(processes: readonly StackProcess[], chance: Chance): Killer {
  const kills: Record<string, number> = Object.fromEntries(processes.map(({ name }) => [name, 0]));
  const down = new Map<string, Promise<void>>();
  let isStopping = false;
  const killAndRevive = async (victim: StackProcess, downMs: number): Promise<void> => {
    await victim.kill();
    await sleep(downMs);
    await victim.start();
    down.delete(victim.name);
  };
  const run = async (): Promise<void> => {
    while (!isStopping || Object.values(kills).includes(0)) {
      await sleep(chance.between(EVERY_MS.from, EVERY_MS.to));
      const victim = chance.one(processes);
      const downMs = chance.between(DOWN_MS.from, DOWN_MS.to);
      if (down.has(victim.name)) continue;
      kills[victim.name] = (kills[victim.name] ?? 0) + 1;
      down.set(victim.name, killAndRevive(victim, downMs));
    }
  };
  const running = run();
  return {
    stop: async () => {
      isStopping = true;
      await running;
      await Promise.all(down.values());
      return kills;
    },
  };
}
