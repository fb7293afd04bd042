import { setTimeout as sleep } from 'node:timers/promises';
import { requestFault, type FaultName } from '../../../dev/simulators/daraja/faults/table';
import type { DarajaControl } from '../../support/rent-payment/daraja';
import type { Chance } from './chance';

/** What the provider suffered. */
export interface WeatherReport {
  /** Faults that struck, by endpoint and name. */
  readonly faults: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly droppedConnections: number;
  /** How often a push was refused unread, by account reference: only then may it be sent again. */
  readonly refusedPushes: ReadonlyMap<string, number>;
}

interface Applied {
  readonly endpoint: string;
  readonly fault: FaultName;
  readonly facts: { readonly accountReference?: string };
}

interface Faults {
  readonly applied: readonly Applied[];
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

const FAULTY = 0.2;
const ENDPOINTS = ['oauth', 'stk.push', 'stk.query', 'stk.callback', 'pull'];
const LOOK_EVERY_MS = 500;
const DROP_EVERY_MS = { from: 1_000, to: 4_000 } as const;

const totalOf = ({ counts }: Faults): number =>
  Object.values(counts)
    .flatMap((of) => Object.values(of))
    .reduce((sum, count) => sum + count, 0);

/** True for a fault that is the gateway's own refusal, which says that nothing was done. */
function isRefusal(fault: FaultName): boolean {
  const answer = requestFault(fault)?.answer;
  return typeof answer === 'object' && 'code' in answer;
}

/** Lets a fifth of the provider's calls and callbacks go wrong, by seed, and drops its connections every few seconds. */
export async function startWeather(
  daraja: DarajaControl,
  seed: number,
  chance: Chance,
): Promise<{ clear(): Promise<WeatherReport> }> {
  await daraja.post('schedule', { seed, fraction: FAULTY, endpoints: ENDPOINTS });
  const refusedPushes = new Map<string, number>();
  let [seen, droppedConnections, isOver] = [0, 0, false];
  const look = async (): Promise<Faults> => {
    const faults = (await daraja.get('faults')) as unknown as Faults;
    const total = totalOf(faults);
    // The simulator keeps the last thousand: those since the last look are the end of the list.
    for (const { endpoint, fault, facts } of total > seen ? faults.applied.slice(seen - total) : []) {
      if (endpoint !== 'stk.push' || !isRefusal(fault) || facts.accountReference === undefined) continue;
      refusedPushes.set(facts.accountReference, (refusedPushes.get(facts.accountReference) ?? 0) + 1);
    }
    seen = total;
    return faults;
  };
  const drop = async (): Promise<void> => {
    droppedConnections += Number((await daraja.post('drop-connections', {}))['dropped']);
  };
  // One after the other: dropping would cut the looking too.
  const run = async (): Promise<void> => {
    let nextDropMs = 0;
    for (; !isOver; await sleep(LOOK_EVERY_MS)) {
      await look();
      if (performance.now() < nextDropMs) continue;
      await drop();
      nextDropMs = performance.now() + chance.between(DROP_EVERY_MS.from, DROP_EVERY_MS.to);
    }
  };
  const running = run();
  return {
    clear: async () => {
      isOver = true;
      await running;
      await daraja.post('schedule', { fraction: 0 });
      const { counts } = await look();
      return { faults: counts, droppedConnections, refusedPushes };
    },
  };
}
