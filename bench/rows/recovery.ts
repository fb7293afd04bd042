import type { Bench } from '../mechanism/bench';
import { closedLoop, until } from '../mechanism/closed-loop';
import { foundCompany, type Company } from '../mechanism/company';
import { drained, succeeded } from '../mechanism/drained';
import type { BenchStack } from '../mechanism/stack';
import { median, spread } from '../mechanism/statistics';
import type { Row } from '../report';

const CLIENTS = 32;
/** Beyond what is missing, for those that end while it is made up. */
const SETTLED_MEANWHILE = 5;
const PAYMENTS_PER_IN_FLIGHT = 10;
const WAIT_MAX_MS = 60_000;
// Looking is work too, on the machine that recovers.
const LOOK_EVERY_MS = 100;
const GOAL = 12;

/**
 * Payments go in until `inFlight` are accepted and not settled, or a few more; then the worker is killed. Returns how many
 * were accepted in all.
 */
async function killInFlight(stack: BenchStack, company: Company, inFlight: number): Promise<number> {
  let accepted = 0;
  for (;;) {
    const missing = inFlight - accepted + (await succeeded(stack, company.tenantId));
    if (missing <= 0) break;
    if (accepted > inFlight * PAYMENTS_PER_IN_FLIGHT) throw new Error(`never were ${inFlight} in flight`);
    const more = missing + SETTLED_MEANWHILE;
    await closedLoop(CLIENTS, more, company.pay);
    accepted += more;
  }
  await stack.stack.process('worker-1').kill('SIGKILL');
  return accepted;
}

async function recoveryMs(stack: BenchStack, inFlight: number): Promise<{ ms: number; left: number }> {
  const company = await foundCompany(stack, inFlight * PAYMENTS_PER_IN_FLIGHT);
  await drained(stack);
  const accepted = await killInFlight(stack, company, inFlight);
  const left = accepted - (await succeeded(stack, company.tenantId));
  const restartedMs = performance.now();
  await stack.stack.process('worker-1').start();
  await until('every payment to be settled', WAIT_MAX_MS, LOOK_EVERY_MS, async () => {
    return (await succeeded(stack, company.tenantId)) >= accepted;
  });
  const ms = performance.now() - restartedMs;
  company.client.close();
  await drained(stack);
  return { ms, left };
}

/** The only worker is killed while payments are in flight: from its restart until the last of them has succeeded. */
export async function recovery({ stack, sizes, say }: Bench): Promise<Row[]> {
  const seconds: number[] = [];
  const lefts: number[] = [];
  for (let round = 0; round < sizes.recoveries; round += 1) {
    const { ms, left } = await recoveryMs(stack, sizes.inFlight);
    say(`recovery: ${left} in flight, ${(ms / 1_000).toFixed(1)} s`);
    seconds.push(ms / 1_000);
    lefts.push(left);
  }
  return [
    {
      name: 'recovery.seconds',
      ...{ value: median(seconds), unit: 's', baseline: null, ratio: null },
      goal: { of: 'value', sense: 'at most', bound: GOAL },
      notes: [`in flight at the kill: ${lefts.join(', ')}; ${spread(seconds)} s, ${sizes.recoveries} rounds`],
    },
  ];
}
