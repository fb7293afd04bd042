import { readFileSync } from 'node:fs';
import type { Bench } from '../mechanism/bench';
import { closedLoop, until } from '../mechanism/closed-loop';
import { foundCompany, type Company } from '../mechanism/company';
import { drained, succeeded } from '../mechanism/drained';
import type { BenchStack } from '../mechanism/stack';
import type { Row } from '../report';

const CLIENTS = 32;
const PACED_CLIENTS = 4;
const WAIT_MAX_MS = 900_000;
const LOOK_EVERY_MS = 250;
const P99_GOAL_MS = 1_000;
/** Of the worker's memory while all wait, against that while a quarter does: several times the cache both. */
const MEMORY_GOAL_RATIO = 1.25;
const BYTES_IN_MB = 1_048_576;

async function simulator({ stack }: BenchStack, path: string, body: unknown): Promise<unknown> {
  const answer = await fetch(`${stack.mpesaControlUrl ?? ''}/${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`the simulator of M-Pesa refused ${path}: ${answer.status}`);
  return answer.json();
}

/** Sends every callback that is held; answers how many. */
async function releaseCallbacks(stack: BenchStack): Promise<number> {
  const answer = await simulator(stack, 'release', { concurrency: CLIENTS });
  return (answer as { readonly released: number }).released;
}

/** Resident memory of the worker, in MB. */
async function workerMemoryMb(stack: BenchStack): Promise<number> {
  const pid = (await stack.pids()).get('worker-1') ?? 0;
  const [, resident = '0'] = readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ');
  return (Number(resident) * 4_096) / BYTES_IN_MB;
}

/** Attempts that wait for their callback; a push whose answer did not come in time waits for it too, as `unknown`. */
async function waiting({ observer }: BenchStack, tenantId: string): Promise<number> {
  const { rows } = await observer.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM payment_attempt WHERE tenant_id = $1 AND status IN ('pending', 'unknown')`,
    [tenantId],
  );
  return rows[0]?.count ?? 0;
}

/** From the arrival of a callback to the transaction that settles by it, the slowest of a hundred, in milliseconds. */
async function settleMs({ observer }: BenchStack, tenantId: string): Promise<{ p50: number; p99: number }> {
  const { rows } = await observer.query<{ p50: number; p99: number }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms) AS p50, percentile_cont(0.99) WITHIN GROUP (ORDER BY ms) AS p99
       FROM (SELECT extract(epoch FROM handled_at - received_at)::float8 * 1000 AS ms FROM process_signal
              WHERE tenant_id = $1) AS x`,
    [tenantId],
  );
  return rows[0] ?? { p50: 0, p99: 0 };
}

/** Payments that are paid while the others wait, a few at a time, so that nothing but the waiting is in their way. */
async function paceBeside({ stack, sizes }: Bench, company: Company): Promise<{ p50: number; p99: number }> {
  await simulator(stack, 'settings', { holdCallbacks: false });
  const before = await succeeded(stack, company.tenantId);
  await closedLoop(PACED_CLIENTS, sizes.paced, async (index) => {
    await company.collect();
    const due = before + Math.max(0, index - PACED_CLIENTS);
    await until('payments to be settled', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
      return (await succeeded(stack, company.tenantId)) >= due;
    });
  });
  await until('the paced payments', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
    return (await succeeded(stack, company.tenantId)) >= before + sizes.paced;
  });
  return settleMs(stack, company.tenantId);
}

/** Collects so many payments more, and answers the worker's memory when so many wait in all. */
async function collectUntil(
  { stack }: Bench,
  { collect, tenantId }: Company,
  more: number,
  inAll: number,
): Promise<number> {
  await closedLoop(CLIENTS, more, collect);
  await until('all to wait for their callbacks', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
    return (await waiting(stack, tenantId)) >= inAll;
  });
  return workerMemoryMb(stack);
}

/**
 * Payments that wait for their callbacks, by the thousand: what the worker keeps of them in memory is bounded by its cache,
 * and a callback that comes meanwhile is settled as soon as ever. Then all callbacks come, and all are settled that have one:
 * a push that Temporal lost on its way to the worker was not sent, and waits for a question as `unknown`.
 */
export async function mpesaInFlight(bench: Bench): Promise<Row[]> {
  const { stack, sizes, say } = bench;
  const company = await foundCompany(stack, sizes.waiting + sizes.paced);
  const beside = await foundCompany(stack, sizes.paced);
  const idleMb = await workerMemoryMb(stack);
  await simulator(stack, 'settings', { holdCallbacks: true, defaultThinkMs: 0 });
  const quarter = Math.ceil(sizes.waiting / 4);
  const quarterMb = await collectUntil(bench, company, quarter, quarter);
  const fullMb = await collectUntil(bench, company, sizes.waiting - quarter, sizes.waiting);
  const memory = `${idleMb.toFixed(0)} MB before, ${quarterMb.toFixed(0)} with ${quarter}, ${fullMb.toFixed(0)} with all`;
  say(`in flight: ${sizes.waiting}, worker ${memory}`);
  const { p50, p99 } = await paceBeside(bench, beside);
  const releasedMs = performance.now();
  const released = await releaseCallbacks(stack);
  await until('all to be settled', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
    return (await succeeded(stack, company.tenantId)) >= released;
  });
  const drainS = (performance.now() - releasedMs) / 1_000;
  await simulator(stack, 'settings', { defaultThinkMs: 200 });
  company.client.close();
  beside.client.close();
  await drained(stack);
  const drain = `all ${released} callbacks at once: settled in ${drainS.toFixed(0)} s, ${(released / drainS).toFixed(0)} a second`;
  return [
    {
      name: 'mpesa.in-flight.10000',
      ...{ value: p99, unit: 'ms from callback to settled, p99', baseline: p50, ratio: p99 / p50 },
      goal: { of: 'value', sense: 'at most', bound: P99_GOAL_MS },
      notes: [
        `${sizes.waiting} waiting, ${sizes.paced} settled beside them, p50 ${p50.toFixed(0)} ms; ${drain}`,
      ],
    },
    {
      name: 'mpesa.in-flight.10000.worker-memory',
      ...{ value: fullMb, unit: 'MB resident', baseline: quarterMb, ratio: fullMb / quarterMb },
      goal: { of: 'ratio', sense: 'at most', bound: MEMORY_GOAL_RATIO },
      notes: [`cache of ${stack.config.WORKER_CACHED_WORKFLOWS_MAX} workflows; ${memory}`],
    },
  ];
}
