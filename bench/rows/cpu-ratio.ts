import { runBaseline, temporalOf } from '../mechanism/baseline';
import type { Bench } from '../mechanism/bench';
import { closedLoop } from '../mechanism/closed-loop';
import { foundCompany } from '../mechanism/company';
import { cpuBetween, readCpu, total, type CpuMs } from '../mechanism/cpu';
import { drained } from '../mechanism/drained';
import { alternate } from '../mechanism/rounds';
import type { BenchStack, Program } from '../mechanism/stack';
import { median } from '../mechanism/statistics';
import type { Row } from '../report';

/** How rent is paid while its CPU is counted, and what it may cost. */
interface Paying {
  readonly method: 'cash' | 'mpesa';
  readonly pay: 'pay' | 'collect';
  readonly goal: number;
}

const CLIENTS = 16;
/** Until the processes' code is compiled: what the first hundreds of payments of a process cost is seen once in its life. */
const WARM_UP_ROUNDS = 3;
const CASH: Paying = { method: 'cash', pay: 'pay', goal: 1.6 };
const MPESA: Paying = { method: 'mpesa', pay: 'collect', goal: 4.5 };

/** What is counted, by the names of the keeper's children; the inbox and this program are not. */
const COUNTED = ['temporal', 'bench-worker', 'server-1', 'relay-1', 'postgres', 'bench-starter'] as const;

async function countedPids(stack: BenchStack): Promise<Record<string, number>> {
  const pids = await stack.pids();
  return Object.fromEntries(
    COUNTED.map((name) => {
      const pid = pids.get(name);
      if (pid === undefined) throw new Error(`${name} is not running`);
      return [name, pid];
    }),
  );
}

/** CPU of the counted processes while `work` runs, per item, in milliseconds. */
async function cpuOf(stack: BenchStack, items: number, work: () => Promise<void>): Promise<CpuMs> {
  const pids = await countedPids(stack);
  const except = new Set([stack.observerPid]);
  const before = readCpu(pids, except);
  await work();
  return cpuBetween(before, readCpu(pids, except), items);
}

function partsNote(name: string, rounds: readonly CpuMs[]): string {
  const parts = COUNTED.map((part) => `${part} ${median(rounds.map((cpu) => cpu[part] ?? 0)).toFixed(1)}`);
  return `${name}, ms each: ${parts.join(', ')}`;
}

async function measure(bench: Bench, starter: Program, paying: Paying): Promise<Row> {
  const { stack, sizes, say } = bench;
  const { rounds, workflows } = sizes;
  const temporal = temporalOf(stack);
  const company = await foundCompany(stack, workflows * (rounds + WARM_UP_ROUNDS));
  const ours: CpuMs[] = [];
  const baselines: CpuMs[] = [];
  const pay = async (): Promise<void> => {
    await closedLoop(CLIENTS, workflows, company[paying.pay]);
    await drained(stack);
  };
  const noop = (run: string) => (): Promise<void> => runBaseline(temporal, starter, run, workflows, CLIENTS);
  const sample = async (
    into: CpuMs[] | undefined,
    name: string,
    work: () => Promise<void>,
  ): Promise<number> => {
    const cpu = await cpuOf(stack, workflows, work);
    into?.push(cpu);
    say(`cpu-ratio: ${name} ${total(cpu).toFixed(1)} ms`);
    return total(cpu);
  };
  await drained(stack);
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) {
    await sample(undefined, 'warm-up payment', pay);
    await sample(undefined, 'warm-up baseline', noop(`warm-up-${paying.method}-${round}`));
  }
  // As autovacuum does within the minute: what a payment costs is not what the plans of a database of seconds cost.
  await stack.observer.query('ANALYZE');
  const compared = await alternate(
    rounds,
    () => sample(ours, 'payment', pay),
    (round) => sample(baselines, 'baseline', noop(`cpu-${paying.method}-${round}`)),
  );
  await temporal.close();
  company.client.close();
  return {
    name: `cpu-ratio.rent-payment.${paying.method}`,
    unit: 'ms of CPU',
    ...compared,
    goal: { of: 'ratio', sense: 'at most', bound: paying.goal },
    notes: [...compared.notes, partsNote('payment', ours), partsNote('baseline', baselines)],
  };
}

async function cpuRatioOf(bench: Bench, paying: Paying): Promise<Row[]> {
  return bench.stack.withBenchWorker(async () => {
    const starter = await bench.stack.startProgram('starter');
    try {
      return [await measure(bench, starter, paying)];
    } finally {
      await starter.stop();
    }
  });
}

/**
 * CPU of Temporal, worker, server, relay and Postgres for one payment, posted through the API until it is settled, its
 * events are consumed and its notices sent, against that of a workflow with one local activity that does nothing.
 */
export const cpuRatio = (bench: Bench): Promise<Row[]> => cpuRatioOf(bench, CASH);

/** The same of rent by M-Pesa, the push and its callback included; the simulator's own CPU is not counted. */
export const cpuRatioMpesa = (bench: Bench): Promise<Row[]> => cpuRatioOf(bench, MPESA);
