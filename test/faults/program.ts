import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { newId } from '../../kernel/db';
import { kes, managerAt, type Company } from '../support/rent-payment/company';
import { aScene, RENT_MINOR, today } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { unknownMail, verdictOn, type Violation } from '../support/rent-payment/verdict';
import { chanceOf, type Chance } from './support/chance';
import { startKiller } from './support/killer';
import { persistentClient } from './support/persistent-client';

const USAGE = 'usage: npm run -s faults -- [--payments N] [--seed S]';
const PAYMENTS_DEFAULT = '1000';
const PAYMENTS_MAX = 100_000;
const COMPANIES = 3;
const LEASES = 4;
const CLIENTS = 6;
/** A client's pause between two payments: the load goes on long enough for everybody to be killed in it. */
const PAUSE_MS = 100;
/** Every so manieth request is sent twice at once, as by an impatient client. */
const TWICE_EVERY = 10;
const QUIET_MS_MAX = 120_000;

/** What a run came to; printed as JSON. */
interface Report {
  readonly seed: number;
  readonly payments: number;
  readonly seconds: number;
  readonly kills: Readonly<Record<string, number>>;
  /** Payments by how they ended, read from the database. */
  readonly ends: Readonly<Record<string, number>>;
  readonly violations: readonly Violation[];
}

interface Payment {
  readonly company: Company;
  readonly key: string;
  readonly body: unknown;
  readonly isTwice: boolean;
}

function paymentsOf(companies: readonly Company[], count: number, chance: Chance): Payment[] {
  return Array.from({ length: count }, (_, index) => {
    const company = chance.one(companies);
    const amount = kes(BigInt(chance.between(1, 2 * Number(RENT_MINOR))));
    const said = { leaseId: company.leaseId(chance.between(0, LEASES - 1)), method: 'cash', amount };
    const body = { ...said, receivedOn: today(), receiptNumber: `RC-${index}` };
    return { company, key: newId('req'), body, isTwice: index % TWICE_EVERY === 0 };
  });
}

/** Sends payments until none is left; answers what a repeat got that its first did not. */
async function pay(payments: Payment[]): Promise<Violation[]> {
  const violations: Violation[] = [];
  for (let next = payments.pop(); next !== undefined; next = payments.pop()) {
    await sleep(PAUSE_MS);
    const { company, key, body, isTwice } = next;
    const send = () => company.api.post('/v1/payments', key, body);
    const answers = await Promise.all(isTwice ? [send(), send()] : [send()]);
    const ids = new Set(answers.map((answer) => `${answer.status} ${String(answer.body['id'])}`));
    if (ids.size !== 1 || answers[0]?.status !== 202)
      violations.push({
        invariant: 'a request is accepted, and its repeat is answered as it was',
        found: answers,
      });
  }
  return violations;
}

async function endsOf(stage: Stage): Promise<Record<string, number>> {
  const { rows } = await stage.adminPool.query<{ end: string; count: number }>(
    "SELECT concat_ws(' ', status, failure_reason) AS end, count(*)::int AS count FROM payment GROUP BY 1 ORDER BY 1",
  );
  return Object.fromEntries(rows.map(({ end, count }) => [end, count]));
}

async function openCompanies(stage: Stage): Promise<Company[]> {
  const servers = stage.stack.processes.filter(({ name }) => name.startsWith('server')).map(({ url }) => url);
  const companies: Company[] = [];
  for (let number = 0; number < COMPANIES; number += 1) {
    const company = await stage.company(aScene(LEASES));
    const api = persistentClient(servers, await company.tokenFor('manager'), number);
    companies.push({ ...company, ...managerAt(api, company), api });
  }
  return companies;
}

async function play(stage: Stage, count: number, seed: number): Promise<Report> {
  const startedMs = performance.now();
  const companies = await openCompanies(stage);
  const payments = paymentsOf(companies, count, chanceOf(seed));
  const killer = startKiller(stage.stack.processes, chanceOf(seed + 1));
  const broken = (await Promise.all(Array.from({ length: CLIENTS }, () => pay(payments)))).flat();
  const kills = await killer.stop();
  for (const { tenantId } of companies) broken.push(...(await verdictOn(stage, tenantId, QUIET_MS_MAX)));
  for (const id of await unknownMail(stage)) broken.push({ invariant: 'every mail is a notice', found: id });
  const ends = await endsOf(stage);
  if (ends['succeeded'] !== count)
    broken.push({ invariant: 'every payment succeeded, none is lost', found: ends });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  return { seed, payments: count, seconds, kills, ends, violations: broken };
}

function readArguments(args: readonly string[]): { payments: number; seed: number } {
  const options = {
    payments: { type: 'string', default: PAYMENTS_DEFAULT },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  } as const;
  const { values } = parseArgs({ args: [...args], options });
  const [payments, seed] = [Number(values.payments), Number(values.seed)];
  const isCount = Number.isSafeInteger(payments) && payments > 0 && payments <= PAYMENTS_MAX;
  if (!isCount || !Number.isSafeInteger(seed)) throw new Error(USAGE);
  return { payments, seed };
}

/** JSON of what may hold a bigint. */
const json = (report: Report): string =>
  JSON.stringify(report, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value), 2);

/**
 * Two copies of every process are killed at random, by SIGKILL, every few seconds while cash payments come in at the API.
 * Afterwards every payment must have succeeded once and every invariant hold. Prints a report; answers the exit code. The
 * schedule follows from the seed; what a process was doing when it was killed does not.
 */
export async function runFaults(args: readonly string[]): Promise<number> {
  const { payments, seed } = readArguments(args);
  const stage = await openStage({ processes: { server: 2, worker: 2, relay: 2 }, durable: true });
  try {
    const report = await play(stage, payments, seed);
    process.stdout.write(`${json(report)}\n`);
    return report.violations.length === 0 ? 0 : 1;
  } finally {
    await stage.close();
  }
}
