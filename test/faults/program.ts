import { parseArgs } from 'node:util';
import { managerAt, type Company } from '../support/rent-payment/company';
import { darajaAt, type DarajaControl } from '../support/rent-payment/daraja';
import { aScene } from '../support/rent-payment/scene';
import { openStage, type Stage } from '../support/rent-payment/stage';
import { sweepStatement } from '../support/rent-payment/sweep';
import { unknownMail, verdictOn, type Violation } from '../support/rent-payment/verdict';
import { chanceOf } from './support/chance';
import { startKiller } from './support/killer';
import { pay, paymentsOf, startRetrying, type LoadPayment } from './support/load';
import { compareBooks, type MpesaBooks } from './support/mpesa-books';
import { allLeft, settled } from './support/mpesa-play';
import { persistentClient } from './support/persistent-client';
import { startWeather, type WeatherReport } from './support/weather';

const USAGE = 'usage: npm run -s faults -- [--payments N] [--seed S]';
const PAYMENTS_DEFAULT = '1000';
const PAYMENTS_MAX = 100_000;
const COMPANIES = 3;
const LEASES = 4;
const CLIENTS = 6;
// A wait and no promise: on a machine that has other things to do, the last of thousands has waited for all the others.
const QUIET_MS_MAX = 600_000;
const LEFT_MS_MAX = 120_000;

/** What a run came to; printed as JSON. */
interface Report {
  readonly seed: number;
  readonly payments: number;
  readonly seconds: number;
  readonly kills: Readonly<Record<string, number>>;
  readonly faults: WeatherReport['faults'];
  readonly droppedConnections: number;
  /** Payments by how they ended, read from the database; those of M-Pesa that wait for a person say so. */
  readonly ends: Readonly<Record<string, number>>;
  /** What is in the person's queue, by kind and reason. */
  readonly asked: Readonly<Record<string, number>>;
  /** Of each company. */
  readonly books: readonly MpesaBooks[];
  readonly violations: readonly Violation[];
}

async function countsOf(stage: Stage, text: string): Promise<Record<string, number>> {
  const { rows } = await stage.adminPool.query<{ name: string; count: number }>(
    `SELECT name, count(*)::int AS count FROM (${text}) x GROUP BY 1 ORDER BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

const ENDS = `SELECT concat_ws(' ', method, status, failure_reason,
    CASE WHEN method = 'mpesa' AND NOT EXISTS (SELECT FROM payment_attempt a WHERE a.tenant_id = p.tenant_id
                                                  AND a.payment_id = p.payment_id) THEN '(beside another)' END,
    CASE WHEN EXISTS (SELECT FROM payment_attempt a WHERE a.tenant_id = p.tenant_id AND a.payment_id = p.payment_id
                         AND a.status = 'unknown') THEN '(person)' END) AS name FROM payment p`;
const ASKED = `SELECT concat_ws(' ', kind, reason) AS name FROM review WHERE status = 'open'`;

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

/** Faults are over: what was held comes, what is unsettled settles, and the statement is read. */
async function calm(stage: Stage, daraja: DarajaControl, companies: readonly Company[]): Promise<void> {
  const tenantIds = companies.map(({ tenantId }) => tenantId);
  await daraja.post('release', { concurrency: 10 });
  await settled(stage, tenantIds, QUIET_MS_MAX);
  for (const company of companies) await sweepStatement(stage, company);
  await settled(stage, tenantIds, QUIET_MS_MAX);
}

async function storm(
  stage: Stage,
  daraja: DarajaControl,
  companies: readonly Company[],
  payments: LoadPayment[],
  seed: number,
) {
  for (const { phone, resultCode } of payments) await daraja.customer(phone, { resultCode });
  const weather = await startWeather(daraja, seed, chanceOf(seed + 2));
  const killer = startKiller(stage.stack.processes, chanceOf(seed + 1));
  const retrying = startRetrying(companies);
  const broken = (await Promise.all(Array.from({ length: CLIENTS }, () => pay(payments)))).flat();
  // Much of what was accepted has not left yet: it is to have the weather too.
  const tenantIds = companies.map(({ tenantId }) => tenantId);
  await allLeft(stage, tenantIds, LEFT_MS_MAX).catch(() => undefined);
  const kills = await killer.stop();
  broken.push(...(await retrying.stop()));
  return { kills, weather: await weather.clear(), broken };
}

async function play(stage: Stage, count: number, seed: number): Promise<Report> {
  const startedMs = performance.now();
  const daraja = darajaAt(stage.stack.mpesaControlUrl ?? '');
  const companies = await openCompanies(stage);
  const payments = paymentsOf(companies, LEASES, count, chanceOf(seed));
  const inCash = payments.filter(({ method }) => method === 'cash').length;
  const { kills, weather, broken } = await storm(stage, daraja, companies, payments, seed);
  await calm(stage, daraja, companies).catch((error: unknown) =>
    broken.push({ invariant: 'all is settled in the end', found: String(error) }),
  );
  const books: MpesaBooks[] = [];
  for (const company of companies) {
    broken.push(...(await verdictOn(stage, company.tenantId, QUIET_MS_MAX)));
    const compared = await compareBooks(company, daraja, weather);
    books.push(compared.books);
    broken.push(...compared.violations);
  }
  for (const id of await unknownMail(stage)) broken.push({ invariant: 'every mail is a notice', found: id });
  const [ends, asked] = [await countsOf(stage, ENDS), await countsOf(stage, ASKED)];
  const asIsDue = Object.entries(ends).filter(([end]) => !end.includes('(beside another)'));
  if (asIsDue.reduce((sum, [, of]) => sum + of, 0) !== count)
    broken.push({ invariant: 'every payment that was accepted is there, once', found: ends });
  if ((ends['cash succeeded'] ?? 0) !== inCash)
    broken.push({ invariant: 'every payment in cash succeeded', found: ends });
  const seconds = Math.round((performance.now() - startedMs) / 1_000);
  const { faults, droppedConnections } = weather;
  return {
    seed,
    payments: count,
    seconds,
    kills,
    faults,
    droppedConnections,
    ends,
    asked,
    books,
    violations: broken,
  };
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
 * Two copies of every process are killed at random, by SIGKILL, every few seconds while payments in cash and by M-Pesa come
 * in at the API, a fifth of the provider's calls and callbacks go wrong, its connections are dropped, and failed payments are
 * tried again. Afterwards every invariant must hold: cash has succeeded, and money by M-Pesa is credited once where it moved,
 * else the payment has failed or a person was asked. Prints a report; answers the exit code. The schedule follows from the
 * seed; what a process was doing when it was killed does not.
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
